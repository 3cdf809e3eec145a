/* keys.h - keys written as text, one at a time.
 *
 * A script is a line such as `i<BS*3>abc<Enter><Resize:100x30>`. Each character is
 * one key, `<` is written <lt>, and \n \r \t \e \\ \xHH are understood. Named:
 *   <Up> <Down> <Left> <Right> <Home> <End> <PgUp> <PgDn> <Ins> <Del>
 *   <Enter> <Esc> <Tab> <S-Tab> <BS> <Space> <F1> .. <F12>
 *   <C-s> control, <M-x> Alt, <C-Left> <S-Down> <M-Up> with a modifier
 *   <Text:abc> one write of several characters; <Paste:abc> a bracketed paste;
 *              the escapes above count in both
 *   <Resize:100x30> a new window size, columns by rows
 *   <Click:5> the left button in that row, from 1; <WheelUp> <WheelDown>
 * <Down*20> is a key pressed twenty times. */
#ifndef TERMINAL_KEYS_H
#define TERMINAL_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <vterm.h>

enum key_kind { KEY_TEXT, KEY_NAMED, KEY_PASTE, KEY_RESIZE, KEY_BUTTON };

struct key {
    enum key_kind kind;
    char text[4096]; /* of KEY_TEXT, KEY_PASTE and KEY_BUTTON: the bytes */
    size_t size;
    VTermKey named;
    VTermModifier modifier;
    int columns, rows; /* of KEY_RESIZE */
    size_t times;      /* how often it is to be pressed */
};

/* Takes the next key off the script. False at the end, and where the text is not a
 * key: then *script is not at its end and shows the place. */
bool keys_next(const char **script, struct key *key);

#endif
