"""The presentation of the lesson: one slide at a time, in large type, without the sidebar."""
