package io.junctura.plugins.text;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import io.junctura.plugins.formats.DecodedText;
import io.junctura.plugins.formats.Encodings;
import io.junctura.plugins.formats.RowReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.UnmappableCharacterException;
import org.jspecify.annotations.Nullable;

/**
 * Converts a text file to another encoding, or to other line ends. A character that the encoding lacks fails the step.
 *
 * @param file          the text file
 * @param from          the encoding of a file without a byte order mark
 * @param to            the encoding of the new file
 * @param lineEnd       the line ending in the new file
 * @param byteOrderMark whether the new file begins with a byte order mark
 * @param name          the new file's name. Without it, the name of the file
 */
@ActionInfo(id = "convert", title = "Convert a file", effect = Effect.READ)
public record ConvertFile(
        FileRef file,
        @Field(fallback = "UTF-8", example = "windows-1252") String from,
        @Field(fallback = "UTF-8") String to,
        @Field(fallback = "keep") NewLineEnd lineEnd,
        @Field(fallback = "false", advanced = true) boolean byteOrderMark,
        @Nullable @Field(example = "orders.txt") String name)
        implements Action<NoConnection, FileRef> {

    /** How lines end in the new file. */
    public enum NewLineEnd {
        KEEP(""),
        LF("\n"),
        CRLF("\r\n");

        private final String text;

        NewLineEnd(String text) {
            this.text = text;
        }
    }

    public ConvertFile {
        Encodings.named(from);
        Encodings.forWriting(to);
    }

    @Override
    public FileRef run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Charset charset = Encodings.forWriting(to);
        String newName = name == null ? file.name() : name;
        return context.files().write(newName, file.contentType(), out -> {
            if (byteOrderMark) out.write(Encodings.mark(charset));
            Writer text = new BufferedWriter(new OutputStreamWriter(out, charset.newEncoder()), 1 << 16);
            try (Reader old = DecodedText.of(context.files().open(file), Encodings.named(from), file.name())) {
                if (lineEnd == NewLineEnd.KEEP) old.transferTo(text);
                else convert(old, text);
                text.flush();
            } catch (UnmappableCharacterException e) {
                throw ConnectorException.badInput("The encoding " + charset.name()
                        + " does not have all characters of \"" + file.name() + "\". Choose UTF-8.");
            } catch (IOException e) {
                throw RowReader.unreadable(file.name(), e);
            }
        });
    }

    private void convert(Reader old, Writer text) throws IOException, InterruptedException {
        char[] buffer = new char[1 << 15];
        boolean afterReturn = false;
        for (int count = old.read(buffer); count >= 0; count = old.read(buffer)) {
            if (Thread.interrupted()) throw new InterruptedException();
            for (int i = 0; i < count; i++) {
                char c = buffer[i];
                boolean ends = c == '\r' || (c == '\n' && !afterReturn);
                if (ends) text.write(lineEnd.text);
                else if (c != '\n') text.write(c);
                afterReturn = c == '\r';
            }
        }
    }
}
