/* screens/page.h - lines of text to read, with a cursor line, scrolled and searched.
 *
 * A part of screens: help, messages, differences, JSON and the review are pages. */
#ifndef SCREENS_PAGE_H
#define SCREENS_PAGE_H

#include "screens/screen.h"

struct page_line {
    char *text; /* owned */
    enum role role;
    char *place; /* owned; where Enter leads, or NULL */
};

struct page {
    struct page_line *lines;
    size_t count, capacity;
    size_t top;
    size_t left;  /* columns scrolled to the right */
    int indent;   /* columns in front of each line */
    char *search; /* owned; the text looked for last */
};

void page_done(struct page *page); /* a zeroed page is ready for use */
void page_clear(struct page *page);

void page_add(struct page *page, enum role role, const char *text);
void page_add_place(struct page *page, enum role role, const char *text, const char *place); /* copies */
void page_format(struct page *page, enum role role, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A text broken at blanks to what the indent leaves of the terminal's width. */
void page_add_paragraph(struct page *page, enum role role, const char *text);

/* What something is called, and what it is, broken likewise and all in columns from that one on. */
void page_add_definition(struct page *page, enum role role, int column, const char *name, const char *is);

/* What a key does, "b  goes on ...", broken likewise. */
void page_add_key(struct page *page, enum language language, enum action action, enum string says);

/* A text of several lines. */
void page_add_lines(struct page *page, enum role role, const char *text);

/* Paints into rows [top, bottom); lines that are too long are cut. */
void page_paint(const struct page *page, int top, int bottom);

/* Scrolls to the side only: Left, and Right up to the end of the longest line. */
bool page_act_sideways(struct page *page, enum action action);

/* Whether there is more at the right of the first so many rows. */
bool page_is_cut(const struct page *page, size_t rows);

/* Scrolls. False when the action is no scrolling. */
bool page_act(struct page *page, enum action action, int rows);

/* Scrolls to the next line that holds text; false when there is none. */
bool page_search(struct page *page, const char *text);

#endif
