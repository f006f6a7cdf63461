package io.junctura.plugins.formats;

import io.junctura.api.ConnectorException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.Writer;

/** Texts that are values, not files: they are in memory whole, so they have a limit. */
public final class SmallText {
    private static final int MAX_LENGTH = 10_000_000;

    private SmallText() {}

    /** Writes a text. */
    @FunctionalInterface
    public interface Writing {
        void to(Writer out) throws ConnectorException, IOException, InterruptedException;
    }

    /** @throws ConnectorException bad input, if it is longer than texts may be */
    public static Reader reader(String text) throws ConnectorException {
        return new StringReader(checked(text));
    }

    /** The text without a byte order mark. @throws ConnectorException bad input, if it is longer than texts may be */
    public static String checked(String text) throws ConnectorException {
        if (text.length() > MAX_LENGTH) {
            throw ConnectorException.badInput(
                    "The text has more than " + MAX_LENGTH + " characters. Store it as a file, and read that.");
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** What is written. @throws ConnectorException bad input, if it is longer than texts may be */
    public static String written(Writing writing) throws ConnectorException, IOException, InterruptedException {
        Limited out = new Limited();
        try {
            writing.to(out);
            return out.text.toString();
        } catch (TooLong e) {
            throw ConnectorException.badInput(
                    "The result has more than " + MAX_LENGTH + " characters. Write it to a file instead.");
        }
    }

    private static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Limited extends Writer {
        final StringBuilder text = new StringBuilder();

        @Override
        public void write(char[] buffer, int offset, int length) throws IOException {
            if (text.length() + (long) length > MAX_LENGTH) throw new TooLong();
            text.append(buffer, offset, length);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
