package io.junctura.plugins.sms;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends a text message to a phone. If it is not known whether the message was sent, the run waits for a person.
 *
 * @param to       the recipient's number with its country code, or a short code
 * @param text     the text, up to 1,600 characters
 * @param from     the sender that the recipient sees: a number, a short code or a name. Without it, the connection's
 * @param report   whether to ask for a delivery report
 * @param validity how long delivery is tried
 */
@ActionInfo(id = "send", title = "Send a message", effect = Effect.UNSAFE)
public record SendMessage(
        @Field(example = "+491701234567") String to,
        @Field(widget = Field.Widget.MULTILINE) String text,
        @Field(example = "+4915735990000") @Nullable String from,
        @Field(fallback = "false") boolean report,
        @Field(advanced = true, example = "4h") @Nullable Duration validity)
        implements Action<SmsConnection, Sent> {

    private static final int MAX_LENGTH = 1_600;
    private static final Duration MAX_VALIDITY = Duration.ofHours(10);
    private static final Pattern PUNCTUATION = Pattern.compile("[ ()/.-]");
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{3,20}");

    public SendMessage {
        if (!NUMBER.matcher(digits(to)).matches()) {
            throw new IllegalArgumentException(
                    "to must be a number with its country code, such as +491701234567, not \"" + to + "\".");
        }
        if (text.isBlank()) throw new IllegalArgumentException("text must not be empty.");
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "text has " + text.length() + " characters. A message may have up to " + MAX_LENGTH + ".");
        }
        if (validity != null
                && (validity.compareTo(Duration.ofSeconds(1)) < 0 || validity.compareTo(MAX_VALIDITY) > 0)) {
            throw new IllegalArgumentException("validity must be from 1s to 10h.");
        }
    }

    /** The recipient without what people put between digits. */
    String recipient() {
        return digits(to);
    }

    private static String digits(String number) {
        return PUNCTUATION.matcher(number.strip()).replaceAll("");
    }

    @Override
    public Sent run(ActionContext<SmsConnection> context) throws ConnectorException, IOException, InterruptedException {
        return context.connection().send(this, context);
    }
}
