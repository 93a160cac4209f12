"""How near palettes come to their pictures, and how small files get."""
