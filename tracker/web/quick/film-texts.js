const FILM_TEXT = WORDS.filmText;
