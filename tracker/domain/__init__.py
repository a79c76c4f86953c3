"""What a diary is: its vocabulary, times, ages, record schemas and the frozen Diary."""
