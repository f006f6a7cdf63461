package io.junctura.plugins.mail;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.plugins.mail.MailServer.Protocol;
import jakarta.mail.Flags;
import jakarta.mail.Flags.Flag;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.eclipse.angus.mail.imap.IMAPFolder;

/** An open folder of an IMAP server. Not thread safe. */
final class Mailbox implements AutoCloseable {
    private final SignedIn signedIn;
    private final IMAPFolder folder;
    private final long uidValidity;

    private Mailbox(SignedIn signedIn, IMAPFolder folder, long uidValidity) {
        this.signedIn = signedIn;
        this.folder = folder;
        this.uidValidity = uidValidity;
    }

    /** @param mode {@link Folder#READ_ONLY} or {@link Folder#READ_WRITE} */
    static Mailbox open(String name, int mode, ConnectionContext<MailConnection> context)
            throws MessagingException, ConnectorException, InterruptedException {
        SignedIn signedIn = SignedIn.to(Protocol.IMAP, context);
        boolean opened = false;
        try {
            IMAPFolder folder = (IMAPFolder) signedIn.store().getFolder(name);
            folder.open(mode);
            Mailbox mailbox = new Mailbox(signedIn, folder, folder.getUIDValidity());
            opened = true;
            return mailbox;
        } finally {
            if (!opened) signedIn.close();
        }
    }

    IMAPFolder folder() {
        return folder;
    }

    SignedIn signedIn() {
        return signedIn;
    }

    long uidValidity() {
        return uidValidity;
    }

    /** What flows name a message by: a UID alone could mean another message after the folder was made anew. */
    String uid(long uid) {
        return uidValidity + "-" + uid;
    }

    /**
     * The messages of these names that are there.
     *
     * @throws ConnectorException if one is no name, or is one of before the folder was made anew
     */
    Message[] find(List<String> uids) throws MessagingException, ConnectorException {
        long[] numbers = new long[uids.size()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = number(uids.get(i));
        return found(folder.getMessagesByUID(numbers));
    }

    private long number(String uid) throws ConnectorException {
        try {
            int dash = uid.indexOf('-');
            if (dash > 0 && Long.parseLong(uid.substring(0, dash)) == uidValidity) {
                return Long.parseLong(uid.substring(dash + 1));
            }
            if (dash > 0) {
                throw ConnectorException.refused("The message " + uid + " is not in the folder \""
                        + folder.getFullName() + "\" as it is now: the server has given its messages other UIDs (its"
                        + " UIDVALIDITY is " + uidValidity + "), or the message is from another folder.");
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw ConnectorException.badInput(
                "\"" + uid + "\" names no message. Give the uid that a trigger or mail.search has shown.");
    }

    static Message[] found(Message[] messages) {
        return Arrays.stream(messages)
                .filter(Objects::nonNull)
                .filter(each -> !each.isExpunged())
                .toArray(Message[]::new);
    }

    void set(Message[] messages, Flag flag, boolean value) throws MessagingException {
        folder.setFlags(messages, new Flags(flag), value);
    }

    void move(Message[] messages, String target) throws MessagingException {
        if (messages.length == 0) return;
        Folder to = signedIn.store().getFolder(target);
        if (has("MOVE")) {
            folder.moveMessages(messages, to);
        } else {
            folder.copyMessages(messages, to);
            delete(messages);
        }
    }

    /** Without UIDPLUS, messages stay marked as deleted: to expunge would delete what others have marked, too. */
    void delete(Message[] messages) throws MessagingException {
        if (messages.length == 0) return;
        set(messages, Flag.DELETED, true);
        if (has("UIDPLUS")) folder.expunge(messages);
    }

    private boolean has(String capability) throws MessagingException {
        return (Boolean) folder.doCommand(protocol -> protocol.hasCapability(capability));
    }

    @Override
    public void close() {
        try {
            if (folder.isOpen()) folder.close(false);
        } catch (MessagingException | IllegalStateException e) {
            // What was asked for is done.
        }
        signedIn.close();
    }
}
