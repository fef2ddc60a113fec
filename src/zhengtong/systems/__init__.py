"""The hall's systems, each one room with the same furniture; siblings never import each other."""
