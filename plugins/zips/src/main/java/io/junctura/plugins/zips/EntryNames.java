package io.junctura.plugins.zips;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/** The names of entries, as text. */
public final class EntryNames {
    private EntryNames() {}

    /** @throws Unreadable if the name is not in this encoding */
    public static String decoded(String archive, byte[] name, Charset encoding) throws Unreadable {
        try {
            return encoding.newDecoder().decode(ByteBuffer.wrap(name)).toString();
        } catch (CharacterCodingException e) {
            throw new Unreadable("\"" + archive + "\" has a name that is not in the encoding " + encoding
                    + ". Set nameEncoding to it, such as windows-1252, IBM437 or Shift_JIS.");
        }
    }
}
