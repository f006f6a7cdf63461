package io.junctura.plugins.text;

import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import io.junctura.plugins.formats.DecodedText;
import io.junctura.plugins.formats.Encodings;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** The lines of a text file, whatever they end with. For one thread. */
final class Lines implements Closeable {
    static final int MAX_LENGTH = 10_000_000;

    private final Reader text;
    private final String where;
    private final char[] buffer = new char[1 << 16];
    private int begin;
    private int end;
    private boolean afterReturn;
    private long number;

    private Lines(Reader text, String where) {
        this.text = text;
        this.where = where;
    }

    static Lines of(ActionContext<?> context, FileRef file, String encoding) throws IOException {
        DecodedText text = DecodedText.of(context.files().open(file), Encodings.named(encoding), file.name());
        return new Lines(text, "\"" + file.name() + "\"");
    }

    /** The next line without its end; null if there is none. */
    @Nullable
    String next() throws ConnectorException, IOException {
        StringBuilder line = null;
        while (true) {
            if (begin == end && !fill()) {
                if (line == null) return null;
                number++;
                return line.toString();
            }
            if (afterReturn && buffer[begin] == '\n') begin++;
            afterReturn = false;
            int at = begin;
            while (at < end && buffer[at] != '\n' && buffer[at] != '\r') at++;
            if (at < end) {
                String rest = new String(buffer, begin, at - begin);
                afterReturn = buffer[at] == '\r';
                begin = at + 1;
                number++;
                return line == null ? rest : checked(line.append(rest)).toString();
            }
            if (at > begin) {
                if (line == null) line = new StringBuilder();
                checked(line.append(buffer, begin, at - begin));
            }
            begin = at;
        }
    }

    private boolean fill() throws IOException {
        begin = 0;
        end = Math.max(text.read(buffer), 0);
        return end > 0;
    }

    private StringBuilder checked(StringBuilder line) throws ConnectorException {
        if (line.length() <= MAX_LENGTH) return line;
        throw ConnectorException.badInput(
                "Line " + (number + 1) + " of " + where + " is longer than " + MAX_LENGTH + " characters.");
    }

    /** The number of the line that was read last, from 1. */
    long number() {
        return number;
    }

    String where() {
        return where;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
