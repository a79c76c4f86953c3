"""What a diary is: its words, times, ages, records and the frozen Diary. Imports nothing else of ours."""
