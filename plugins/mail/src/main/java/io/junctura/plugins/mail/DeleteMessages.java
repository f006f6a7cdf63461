package io.junctura.plugins.mail;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.util.List;

/**
 * Deletes messages permanently. Messages that are no longer in the folder are left out.
 *
 * @param folder the folder of the messages
 * @param uids   the {@code uid}s of the messages from a trigger or a search
 */
@ActionInfo(id = "delete", title = "Delete messages", effect = Effect.IDEMPOTENT)
public record DeleteMessages(
        @Field(fallback = "INBOX", options = Folders.class) String folder,
        @Field(title = "Messages", atLeastOne = true) List<String> uids)
        implements Action<MailConnection, Changed> {

    @Override
    public Changed run(ActionContext<MailConnection> context) throws ConnectorException, InterruptedException {
        return Change.make(
                "Cannot delete messages", folder, uids, context, (messages, mailbox) -> mailbox.delete(messages));
    }
}
