package io.junctura.plugins.mail;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.plugins.mail.MailServer.Protocol;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Flags.Flag;
import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.imap.IMAPFolder;

/** An open folder of an IMAP server. Not thread safe. */
final class Mailbox implements AutoCloseable {
    private final SignedIn signedIn;
    private final IMAPFolder folder;
    private final long uidValidity;
    private final ConnectionContext<MailConnection> context;

    private Mailbox(SignedIn signedIn, IMAPFolder folder, long uidValidity, ConnectionContext<MailConnection> context) {
        this.context = context;
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
            Mailbox mailbox = new Mailbox(signedIn, folder, folder.getUIDValidity(), context);
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
                        + folder.getFullName() + "\". The server has given the folder's messages new UIDs (the"
                        + " UIDVALIDITY is " + uidValidity + " now), or the message is from another folder.");
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw ConnectorException.badInput(
                "\"" + uid + "\" is not the UID of a message. Give the uid that a trigger or mail.search has shown.");
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

    /** Without MOVE, messages are moved by {@link #copyAndDelete}. */
    boolean canMove() throws MessagingException {
        return has("MOVE");
    }

    void move(Message[] messages, String target) throws MessagingException {
        folder.moveMessages(messages, signedIn.store().getFolder(target));
    }

    /** The UID that the next message in another folder will have at least. Remember it before {@link #copyAndDelete}. */
    long nextUid(String other) throws MessagingException {
        try {
            return (Long) folder.doCommand(protocol -> protocol.status(other, new String[] {"UIDNEXT"}).uidnext);
        } catch (MessagingException e) {
            if (Failures.find(e, CommandFailedException.class) == null) throw e;
            throw new FolderNotFoundException(signedIn.store().getFolder(other), Failures.line(e), e);
        }
    }

    /**
     * Moves messages, and copies none again that an earlier attempt has copied.
     *
     * @param earlier what {@link #nextUid} was before the earlier attempt; 0: there was none
     */
    void copyAndDelete(Message[] messages, String target, long earlier)
            throws MessagingException, ConnectorException, InterruptedException {
        Message[] due = earlier == 0 ? messages : notCopied(messages, target, earlier);
        if (due.length > 0) folder.copyMessages(due, signedIn.store().getFolder(target));
        delete(messages);
    }

    private Message[] notCopied(Message[] messages, String target, long since)
            throws MessagingException, ConnectorException, InterruptedException {
        List<Fingerprint> copies = new ArrayList<>();
        try (Mailbox other = open(target, Folder.READ_ONLY, context)) {
            Message[] come = found(other.folder.getMessagesByUID(Math.max(1, since), UIDFolder.LASTUID));
            other.fetchEnvelopes(come);
            for (Message each : come) {
                // The last message is always among them.
                if (other.folder.getUID(each) >= since) copies.add(Fingerprint.of(each));
            }
        }
        fetchEnvelopes(messages);
        List<Message> due = new ArrayList<>();
        for (Message each : messages) {
            if (!copies.remove(Fingerprint.of(each))) due.add(each);
        }
        return due.toArray(Message[]::new);
    }

    private void fetchEnvelopes(Message[] messages) throws MessagingException {
        FetchProfile envelopes = new FetchProfile();
        envelopes.add(FetchProfile.Item.ENVELOPE);
        folder.fetch(messages, envelopes);
    }

    /**
     * The key by which a copy is recognised: the {@code Message-ID} or, without one, the time when the server received
     * the message.
     */
    private record Fingerprint(String id, int size) {
        static Fingerprint of(Message message) throws MessagingException {
            String id = ((MimeMessage) message).getMessageID();
            return new Fingerprint(id == null ? String.valueOf(message.getReceivedDate()) : id, message.getSize());
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
