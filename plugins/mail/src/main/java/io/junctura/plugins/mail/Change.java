package io.junctura.plugins.mail;

import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.plugins.mail.MailServer.Protocol;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.util.List;

/** Changes messages of a folder. */
@FunctionalInterface
interface Change {
    void to(Message[] messages, Mailbox mailbox) throws MessagingException, ConnectorException, InterruptedException;

    /** @param what cannot be done, if it fails, such as {@code Cannot move messages} */
    static Changed make(
            String what, String folder, List<String> uids, ActionContext<MailConnection> context, Change change)
            throws ConnectorException, InterruptedException {
        if (uids.isEmpty()) return new Changed(0);
        try (Mailbox mailbox = Mailbox.open(folder, Folder.READ_WRITE, context)) {
            Message[] messages = mailbox.find(uids);
            if (messages.length > 0) change.to(messages, mailbox);
            return new Changed(messages.length);
        } catch (MessagingException e) {
            throw Failures.of(
                    e,
                    context.connection().server(Protocol.IMAP),
                    what + " of the folder \"" + folder + "\"",
                    Reached.MAYBE);
        }
    }
}
