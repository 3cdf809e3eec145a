/* base/text.h - one sentence in the languages that the program speaks.
 *
 * English and Chinese stand side by side in the same row, so that a reviewer
 * sees both and neither can be forgotten. There are no catalogues and nothing
 * to look for at run time. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

enum language { LANGUAGE_EN, LANGUAGE_ZH, LANGUAGES };

struct text {
    const char *en, *zh;
};

/* The sentence in one language. Borrowed from the row, for the life of the program. */
static inline const char *text_in(struct text text, enum language language)
{
    return language == LANGUAGE_ZH ? text.zh : text.en;
}

#endif
