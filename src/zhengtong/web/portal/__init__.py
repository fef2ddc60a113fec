"""门户: for people and firms who need a thing done."""
