package io.junctura.plugins.mail;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import jakarta.mail.Flags;
import java.util.List;

/**
 * Marks messages. Messages that are no longer in the folder are left out.
 *
 * @param folder the folder of the messages
 * @param uids   the {@code uid}s of the messages from a trigger or a search
 * @param flag   the mark
 * @param value  whether the mark is set or removed
 */
@ActionInfo(id = "flag", title = "Mark messages", effect = Effect.IDEMPOTENT)
public record FlagMessages(
        @Field(fallback = "INBOX", options = Folders.class) String folder,
        @Field(title = "Messages", atLeastOne = true) List<String> uids,
        @Field(fallback = "read") Mark flag,
        @Field(fallback = "true") boolean value)
        implements Action<MailConnection, Changed> {

    /** A mark of a message. */
    public enum Mark {
        READ,
        FLAGGED,
        ANSWERED;

        private Flags.Flag flag() {
            return switch (this) {
                case READ -> Flags.Flag.SEEN;
                case FLAGGED -> Flags.Flag.FLAGGED;
                case ANSWERED -> Flags.Flag.ANSWERED;
            };
        }
    }

    @Override
    public Changed run(ActionContext<MailConnection> context) throws ConnectorException, InterruptedException {
        return Change.make(
                "Cannot mark messages",
                folder,
                uids,
                context,
                (messages, mailbox) -> mailbox.set(messages, flag.flag(), value));
    }
}
