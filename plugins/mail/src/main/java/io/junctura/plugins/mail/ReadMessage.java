package io.junctura.plugins.mail;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.Reached;
import io.junctura.plugins.mail.MailServer.Protocol;
import io.junctura.plugins.mail.MessageReader.BadMessage;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.List;

/**
 * Reads a message with its attachments, and does not mark it as read.
 *
 * @param folder       where it is
 * @param uid          the message's {@code uid} from a trigger or a search
 * @param keepOriginal whether the whole message is also stored as a file
 */
@ActionInfo(id = "read", title = "Read a message", effect = Effect.READ)
public record ReadMessage(
        @Field(fallback = "INBOX", options = Folders.class) String folder,
        @Field(title = "Message") String uid,
        @Field(fallback = "false", advanced = true) boolean keepOriginal)
        implements Action<MailConnection, Received> {

    public ReadMessage {
        if (uid.isBlank()) throw new IllegalArgumentException("uid must not be empty.");
    }

    @Override
    public Received run(ActionContext<MailConnection> context) throws ConnectorException, InterruptedException {
        MailServer server = context.connection().server(Protocol.IMAP);
        String what = "Cannot read the message " + uid + " of the folder \"" + folder + "\"";
        try (Mailbox mailbox = Mailbox.open(folder, Folder.READ_ONLY, context)) {
            Message[] found = mailbox.find(List.of(uid));
            if (found.length == 0) {
                throw ConnectorException.refused(what + ": it is not there. It may have been moved or deleted.");
            }
            try {
                return MessageReader.read((MimeMessage) found[0], uid, folder, context.files(), keepOriginal);
            } catch (BadMessage e) {
                if (!mailbox.folder().isOpen()) throw new MessagingException(e.getMessage(), e);
                throw ConnectorException.refused(what + ": " + e.getMessage());
            }
        } catch (MessagingException e) {
            throw Failures.of(e, server, what, Reached.NO);
        }
    }
}
