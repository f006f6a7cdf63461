package io.junctura.plugins.archive;

import java.nio.charset.Charset;

/** The encoding of the names in an archive that does not say it. */
final class NameEncoding {
    private NameEncoding() {}

    static Charset of(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("nameEncoding is \"" + name
                    + "\", which is not an encoding. Write UTF-8, windows-1252 or Shift_JIS.");
        }
    }
}
