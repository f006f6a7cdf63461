package io.junctura.plugins.mail;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.util.List;

/**
 * Moves messages to another folder. Messages that are no longer in the folder are left out.
 *
 * @param folder the folder of the messages
 * @param uids   the {@code uid}s of the messages from a trigger or a search
 * @param to     the folder that the messages are moved to. It must exist
 */
@ActionInfo(id = "move", title = "Move messages", effect = Effect.IDEMPOTENT)
public record MoveMessages(
        @Field(fallback = "INBOX", options = Folders.class) String folder,
        @Field(title = "Messages", atLeastOne = true) List<String> uids,

        @Field(example = "Processed", options = Folders.class)
        String to)
        implements Action<MailConnection, Changed> {

    /** The first UID that a copy can have in the target, for a later attempt. */
    private static final String COPIES = "copies";

    public MoveMessages {
        if (to.isEmpty() || to.equals(folder)) throw new IllegalArgumentException("to must name another folder.");
    }

    @Override
    public Changed run(ActionContext<MailConnection> context) throws ConnectorException, InterruptedException {
        return Change.make(
                "Cannot move messages", folder, uids, context, (messages, mailbox) -> move(messages, mailbox, context));
    }

    private void move(Message[] messages, Mailbox mailbox, ActionContext<MailConnection> context)
            throws MessagingException, ConnectorException, InterruptedException {
        if (mailbox.canMove()) {
            mailbox.move(messages, to);
            return;
        }
        long earlier = context.recall(COPIES, Long.class).orElse(0L);
        if (earlier == 0) context.remember(COPIES, mailbox.nextUid(to));
        mailbox.copyAndDelete(messages, to, earlier);
    }
}
