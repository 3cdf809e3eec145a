/* screens/reader.h - a screen that shows a page and nothing more. */
#ifndef SCREENS_READER_H
#define SCREENS_READER_H

#include "screens/page.h"

/* Opens a reader over a page; takes the page's lines and copies the title. */
void reader_open(struct app *app, const char *title, struct page *page);

#endif
