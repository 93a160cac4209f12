"""The files that an indexed picture can be written as: PNG, and WebP and JPEG XL without loss."""
