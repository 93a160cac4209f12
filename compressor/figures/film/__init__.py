"""A run of k-means as pictures, one for each iteration, and as an animation of them.

All of it is drawn by Pillow and NumPy, so that a server without a browser can make it; colours and
shapes are those of the player on the page "Step by step".
"""
