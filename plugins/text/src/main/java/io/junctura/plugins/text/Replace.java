package io.junctura.plugins.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.NoConnection;
import io.junctura.plugins.formats.PatternSize;
import io.junctura.plugins.formats.SmallText;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Replaces all occurrences of a text, or all matches of a regular expression, in another text.
 *
 * @param text        the text to search, up to 10 MB
 * @param find        the text or the regular expression (RE2) to find
 * @param replacement the replacement; without it, what is found is removed. With a regular expression, {@code $1} is its
 *     first group
 * @param pattern     whether {@code find} is a regular expression
 */
@ActionInfo(id = "replace", title = "Replace in a text", effect = Effect.READ)
public record Replace(
        @Field(widget = Field.Widget.MULTILINE) String text,
        @Field(example = "-") String find,
        @Nullable String replacement,

        @Field(title = "Regular expression", fallback = "false")
        boolean pattern)
        implements Action<NoConnection, String> {

    public Replace {
        if (find.isEmpty()) throw new IllegalArgumentException("find must not be empty.");
        if (pattern) compiled(find);
    }

    private String with() {
        return replacement == null ? "" : replacement;
    }

    private static Pattern compiled(String find) {
        if (PatternSize.of(find) > PatternSize.MAX_SIZE) {
            throw new IllegalArgumentException("find is too large: repeats written out, it has more than "
                    + PatternSize.MAX_SIZE + " characters. Repeat less often, or use + or * instead of a number.");
        }
        try {
            return Pattern.compile(find);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("find must be a regular expression (RE2): " + e.getMessage() + ".", e);
        }
    }

    @Override
    public String run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        String whole = SmallText.checked(text);
        try {
            return SmallText.written(out -> {
                if (pattern) replaceMatches(whole, out);
                else replaceTexts(whole, out);
            });
        } catch (InterruptibleText.Stopped e) {
            Thread.interrupted(); // The exception takes the place of the flag.
            throw new InterruptedException();
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw ConnectorException.badInput(
                    "replacement names a group that the regular expression does not have: " + e.getMessage() + ".");
        }
    }

    /** Piece by piece: the whole result could be a thousand times larger than texts may be. */
    private void replaceTexts(String whole, Writer out) throws IOException, InterruptedException {
        int done = 0;
        for (int at = whole.indexOf(find); at >= 0; at = whole.indexOf(find, done)) {
            if (Thread.interrupted()) throw new InterruptedException();
            out.write(whole, done, at - done);
            out.write(with());
            done = at + find.length();
        }
        out.write(whole, done, whole.length() - done);
    }

    private void replaceMatches(String whole, Writer out) throws IOException {
        Matcher matcher = compiled(find).matcher(new InterruptibleText(whole));
        StringBuilder piece = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(piece, with());
            out.append(piece);
            piece.setLength(0);
        }
        out.append(matcher.appendTail(piece));
    }
}
