package io.junctura.plugins.mail;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.Field;
import io.junctura.api.PollTrigger;
import io.junctura.api.Reached;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import io.junctura.plugins.mail.MailServer.Protocol;
import io.junctura.plugins.mail.MessageReader.BadMessage;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags.Flag;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.angus.mail.pop3.POP3Folder;
import org.jspecify.annotations.Nullable;

/**
 * Starts a run for each message that arrives in a mailbox, by POP3. The connector polls at the interval {@code every}.
 *
 * @param start        whether to begin with new messages only, or with all messages in the mailbox
 * @param after        what happens to a message when its run is on disk. With {@code delete}, the connector deletes the message
 *                     at its next poll
 * @param keepOriginal whether the run also gets the whole message as a file
 */
@TriggerInfo(id = "received-pop3", title = "Mail received by POP3", payload = Received.class)
public record MailReceivedPop3(
        @Field(fallback = "new") Start start,
        @Field(title = "After receipt", fallback = "leave") After after,
        @Field(fallback = "false", advanced = true) boolean keepOriginal)
        implements PollTrigger<MailConnection, Pop3Position> {

    /** Messages are in memory while they are read. */
    private static final int MAX_EVENTS = 20;

    private static final int MAX_ATTEMPTS = 3;
    private static final int FINGERPRINT_BYTES = 8;

    /** What is remembered: with more messages than these in the mailbox, their order tells which are new. */
    static final int MAX_KNOWN = 500;

    /** Older messages that are remembered, for when all of those are deleted by another program. */
    private static final int MAX_SAMPLES = 500;

    /** Where to begin. */
    public enum Start {
        /** With messages that arrive from now on. */
        NEW,
        /** With the oldest message in the mailbox. */
        ALL
    }

    /** What happens to a message. */
    public enum After {
        LEAVE,
        DELETE
    }

    @Override
    public Polled<Pop3Position> poll(@Nullable Pop3Position cursor, TriggerContext<MailConnection> context)
            throws ConnectorException, InterruptedException {
        MailServer server = context.connection().server(Protocol.POP3);
        try (SignedIn signedIn = SignedIn.to(Protocol.POP3, context)) {
            POP3Folder inbox = (POP3Folder) signedIn.store().getFolder("INBOX");
            inbox.open(Folder.READ_WRITE);
            Message[] messages = inbox.getMessages();
            FetchProfile uids = new FetchProfile();
            uids.add(UIDFolder.FetchProfileItem.UID);
            inbox.fetch(messages, uids);
            Round round = new Round(inbox, messages, cursor, context);
            Polled<Pop3Position> polled = cursor == null && start == Start.NEW ? round.begin() : round.take();
            if (inbox.isOpen()) inbox.close(true); // It deletes what is marked as deleted.
            return polled;
        } catch (MessagingException e) {
            throw Failures.of(e, server, "Cannot read the mailbox", Reached.NO);
        }
    }

    private static String fingerprint(String uidl) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(uidl.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, FINGERPRINT_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java has it.
        }
    }

    /** One look at the mailbox. */
    private final class Round {
        private final POP3Folder inbox;
        private final Message[] messages;
        private final int[] sizes;
        private final List<String> uidls = new ArrayList<>();
        private final List<String> prints = new ArrayList<>();
        private final Pop3Position before;
        private final TriggerContext<MailConnection> context;
        private final Set<String> known;
        private final List<String> toDelete = new ArrayList<>();
        private final List<Event> events = new ArrayList<>();
        private String suspect = "";
        private int attempts;

        Round(
                POP3Folder inbox,
                Message[] messages,
                @Nullable Pop3Position before,
                TriggerContext<MailConnection> context)
                throws MessagingException {
            this.inbox = inbox;
            this.messages = messages;
            this.sizes = inbox.getSizes(); // A message would load all of itself to tell its size.
            this.before = before == null ? new Pop3Position(List.of(), List.of(), false, List.of(), "", 0) : before;
            this.context = context;
            this.known = new HashSet<>(this.before.known());
            this.known.addAll(this.before.samples());
            for (Message each : messages) {
                String uidl = inbox.getUID(each);
                if (uidl == null) {
                    throw new MessagingException("The server does not support UIDL, so the trigger cannot recognize the"
                            + " messages that it has taken. Use IMAP.");
                }
                uidls.add(uidl);
                prints.add(fingerprint(uidl));
            }
        }

        Polled<Pop3Position> begin() {
            known.addAll(prints);
            return new Polled<>(events, position(), false);
        }

        Polled<Pop3Position> take() throws MessagingException, ConnectorException, InterruptedException {
            boolean more = false;
            Set<String> accepted = new HashSet<>(before.toDelete());
            int oldest = oldest();
            for (int i = 0; i < messages.length; i++) {
                String print = prints.get(i);
                if (accepted.contains(print)) {
                    if (suspect.isEmpty()) messages[i].setFlag(Flag.DELETED, true);
                    toDelete.add(print); // Until it is seen to be gone.
                } else if (i < oldest || known.contains(print)) {
                    // It was there before.
                } else if (events.size() == MAX_EVENTS || !suspect.isEmpty()) {
                    more = suspect.isEmpty();
                } else {
                    accept((MimeMessage) messages[i], uidls.get(i), print);
                }
            }
            return new Polled<>(events, position(), more);
        }

        /** Where to look for new messages: if some were forgotten, those before the ones that are remembered are old. */
        private int oldest() {
            if (!before.trimmed()) return 0;
            Set<String> newest = new HashSet<>(before.known());
            int next = 0;
            for (int i = 0; i < messages.length; i++) {
                if (newest.contains(prints.get(i))) return i;
                if (known.contains(prints.get(i))) next = i + 1; // A sample.
            }
            return next;
        }

        private void accept(MimeMessage message, String uidl, String print)
                throws MessagingException, ConnectorException, InterruptedException {
            try {
                if (print.equals(before.suspect()) && before.attempts() >= MAX_ATTEMPTS) {
                    throw new BadMessage(
                            "The connection to the server was lost " + MAX_ATTEMPTS
                                    + " times while the message was read.",
                            null);
                }
                if (sizes[message.getMessageNumber() - 1] > MessageReader.MAX_IN_MEMORY) {
                    throw new BadMessage(
                            "The message has more than 64 MB, which is too much for POP3. Use IMAP.", null);
                }
                events.add(Event.of(MessageReader.read(message, uidl, null, context.files(), keepOriginal)));
                if (after == After.DELETE) toDelete.add(print);
                else known.add(print);
            } catch (MessageRemovedException e) {
                // Another client has deleted or moved it.
            } catch (BadMessage e) {
                acceptUnreadable(message, uidl, print, e);
            }
        }

        /** Skips an unreadable message. It is not deleted, so that a person can read it. */
        private void acceptUnreadable(MimeMessage message, String uidl, String print, BadMessage e)
                throws ConnectorException, InterruptedException {
            if (Thread.interrupted()) throw new InterruptedException();
            boolean isLeftOut = e.getCause() == null;
            if (!isLeftOut && !inbox.isOpen()) {
                suspect = print;
                attempts = print.equals(before.suspect()) ? before.attempts() + 1 : 1;
                context.log().log(
                        System.Logger.Level.WARNING,
                        "The connection was lost while a message was read. The flow tries again. " + e.getMessage());
                return;
            }
            events.add(Event.of(MessageReader.unreadable(
                    isLeftOut ? null : message, uidl, null, context.files(), String.valueOf(e.getMessage()))));
            known.add(print);
        }

        private Pop3Position position() {
            Set<String> sampled = new HashSet<>(before.samples());
            List<String> samples = new ArrayList<>();
            List<String> there = new ArrayList<>();
            for (String each : prints) {
                if (sampled.contains(each)) samples.add(each);
                else if (known.contains(each)) there.add(each);
            }
            int tooMany = Math.max(0, there.size() - MAX_KNOWN);
            samples.addAll(there.subList(0, tooMany));
            boolean trimmed = tooMany > 0 || (before.trimmed() && !(samples.isEmpty() && there.isEmpty()));
            return new Pop3Position(
                    thinned(samples), there.subList(tooMany, there.size()), trimmed, toDelete, suspect, attempts);
        }

        /** Every second one and the last, until they are few enough. */
        private static List<String> thinned(List<String> samples) {
            List<String> left = samples;
            while (left.size() > MAX_SAMPLES) {
                List<String> half = new ArrayList<>();
                for (int i = (left.size() - 1) % 2; i < left.size(); i += 2) half.add(left.get(i));
                left = half;
            }
            return left;
        }
    }
}
