package io.junctura.plugins.mail;

import io.junctura.api.ConnectorException;
import io.junctura.api.CursorStreamTrigger.Emitter;
import io.junctura.api.CursorStreamTrigger.Partition;
import io.junctura.api.Event;
import io.junctura.api.Reached;
import io.junctura.api.TriggerContext;
import io.junctura.plugins.mail.MailReceived.After;
import io.junctura.plugins.mail.MailReceived.Start;
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
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.jspecify.annotations.Nullable;

/** Watches one folder for one flow, over one connection. All on one thread. */
final class FolderWatch {
    /** So often may the connection be lost during the same message; then the message is left out. */
    private static final int MAX_ATTEMPTS = 3;

    /** Messages that are accepted before they are marked, moved or deleted together. */
    private static final int CHUNK = 50;

    private static final int MAX_PARTITION_LENGTH = 200;

    /** A server that loses step with each folder that is opened is not asked without a pause. */
    private static final Duration BEFORE_OPENING_ANEW = Duration.ofSeconds(1);

    private final MailReceived trigger;
    private final Emitter<Position> emitter;
    private final Partition<Position> partition;
    private final TriggerContext<MailConnection> context;
    private final MailServer server;
    private final Duration timeout;

    private Position position = Position.at(0, 0, Instant.EPOCH);
    private CompletableFuture<Void> accepted = CompletableFuture.completedFuture(null);
    /** How many messages the library lists. */
    private int count;
    /** Whether the server has more messages than the library lists, which ignores those. */
    private boolean outOfStep;
    /** Whether the server has announced a message since this was last false. */
    private boolean announced;

    FolderWatch(MailReceived trigger, Emitter<Position> emitter, TriggerContext<MailConnection> context)
            throws ConnectorException {
        this.trigger = trigger;
        this.emitter = emitter;
        this.context = context;
        this.server = context.connection().server(Protocol.IMAP);
        this.timeout = context.connection().timeout();
        // A connection may be changed to another server.
        String place = server.host() + " " + context.connection().user() + " " + trigger.folder();
        this.partition = emitter.partition(
                place.length() <= MAX_PARTITION_LENGTH ? place : place.substring(0, MAX_PARTITION_LENGTH));
    }

    void run() throws ConnectorException, InterruptedException {
        while (true) {
            watch();
            Thread.sleep(BEFORE_OPENING_ANEW.toMillis());
        }
    }

    /** Returns when the folder must be opened again. */
    private void watch() throws ConnectorException, InterruptedException {
        int mode = trigger.after() == After.LEAVE ? Folder.READ_ONLY : Folder.READ_WRITE;
        try (Mailbox mailbox = Mailbox.open(trigger.folder(), mode, context)) {
            begin(mailbox);
            settle(mailbox);
            emitter.listening();
            take(mailbox);
            while (!outOfStep) {
                await(mailbox);
                take(mailbox);
            }
        } catch (MessagingException | IOException e) {
            throw Failures.of(e, server, "Cannot watch the folder \"" + trigger.folder() + "\"", Reached.NO);
        }
    }

    // Where to begin.

    private void begin(Mailbox mailbox) throws MessagingException, ConnectorException, InterruptedException {
        count = mailbox.folder().getMessageCount();
        announced = false;
        outOfStep = false;
        mailbox.folder().doCommand(protocol -> {
            protocol.addResponseHandler(this::heard);
            return null;
        });
        Position stored = partition.cursor().orElse(null);
        if (stored == null) {
            position = first(mailbox);
        } else if (stored.uidValidity() == mailbox.uidValidity()) {
            position = stored;
            return;
        } else {
            position = rebuilt(mailbox, stored);
        }
        emit(List.of());
        await(accepted);
    }

    /** Counts as the library does. Some servers count messages as gone before they say so, and the library then lists too few. */
    private void heard(Response response) {
        if (!(response instanceof IMAPResponse untagged)) return;
        int number = untagged.getNumber();
        if (untagged.keyEquals("EXPUNGE") && number <= count) count--;
        if (untagged.keyEquals("FETCH") && number > count) outOfStep = true;
        // Some servers repeat the number although nothing has come.
        if (untagged.keyEquals("EXISTS") && number > count) {
            announced = true;
            count = number;
        }
    }

    private Position first(Mailbox mailbox) throws MessagingException {
        if (trigger.start() == Start.ALL) return Position.at(mailbox.uidValidity(), 0, Instant.EPOCH);
        IMAPFolder folder = mailbox.folder();
        int count = folder.getMessageCount();
        if (count == 0) return Position.at(mailbox.uidValidity(), 0, Instant.EPOCH);
        Message last = folder.getMessage(count);
        return Position.at(mailbox.uidValidity(), folder.getUID(last), received(last));
    }

    /** The server has created the folder again, and given all messages new UIDs. Their times show which were accepted. */
    private Position rebuilt(Mailbox mailbox, Position before) throws MessagingException {
        IMAPFolder folder = mailbox.folder();
        int at = folder.getMessageCount();
        while (at > 0 && isNewer((MimeMessage) folder.getMessage(at), before)) at--;
        context.log().log(
                Level.WARNING,
                "The server has given new numbers (UIDVALIDITY) to the messages of the folder \"" + trigger.folder()
                        + "\". The flow continues with those that came after "
                        + before.newest() + ".");
        long uid = at == 0 ? 0 : folder.getUID(folder.getMessage(at));
        return new Position(mailbox.uidValidity(), uid, uid, before.newest(), before.newestId(), 0, 0, 0);
    }

    /** Several messages may have come in one second, which is as exact as a server tells the time. */
    private static boolean isNewer(MimeMessage message, Position before) throws MessagingException {
        Instant received = received(message);
        if (!received.equals(before.newest())) return received.isAfter(before.newest());
        return !before.newestId().isEmpty() && !before.newestId().equals(message.getMessageID());
    }

    private static Instant received(Message message) throws MessagingException {
        Date date = message.getReceivedDate();
        return date == null ? Instant.EPOCH : date.toInstant();
    }

    // New messages.

    private void take(Mailbox mailbox)
            throws MessagingException, ConnectorException, IOException, InterruptedException {
        while (true) {
            NavigableMap<Long, Message> found = unread(mailbox.folder());
            List<Long> uids = new ArrayList<>(found.keySet());
            for (int from = 0; from < uids.size(); from += CHUNK) {
                List<Long> chunk = uids.subList(from, Math.min(from + CHUNK, uids.size()));
                fetchHeads(mailbox, found.subMap(chunk.get(0), true, chunk.get(chunk.size() - 1), true));
                for (long uid : chunk) {
                    IMAPMessage message = (IMAPMessage) found.get(uid);
                    accept(mailbox, uid, message);
                    message.invalidateHeaders(); // The open folder keeps the message in memory.
                }
                settle(mailbox);
            }
            if (outOfStep || (found.isEmpty() && !announced)) return;
        }
    }

    /** Gets by one command what otherwise takes several for each message. If it fails, each message is asked for alone. */
    private void fetchHeads(Mailbox mailbox, NavigableMap<Long, Message> messages)
            throws MessagingException, ConnectorException, InterruptedException {
        if (position.suspect() != 0) return;
        FetchProfile heads = new FetchProfile();
        heads.add(FetchProfile.Item.ENVELOPE);
        heads.add(FetchProfile.Item.CONTENT_INFO);
        heads.add(IMAPFolder.FetchProfileItem.HEADERS);
        try {
            mailbox.folder().fetch(messages.values().toArray(Message[]::new), heads);
        } catch (MessagingException e) {
            if (!mailbox.folder().isOpen()) throw lost(messages.firstKey(), e);
        }
    }

    private NavigableMap<Long, Message> unread(IMAPFolder folder) throws MessagingException {
        folder.doCommand(protocol -> {
            protocol.noop(); // The server tells of new messages in its answer to a command.
            return null;
        });
        announced = false;
        NavigableMap<Long, Message> found = new TreeMap<>();
        for (Message each : Mailbox.found(folder.getMessagesByUID(position.uid() + 1, UIDFolder.LASTUID))) {
            long uid = folder.getUID(each);
            // The last message is always among them.
            if (uid > position.uid()) found.put(uid, each);
        }
        return found;
    }

    private void accept(Mailbox mailbox, long uid, MimeMessage message)
            throws MessagingException, ConnectorException, InterruptedException {
        String name = mailbox.uid(uid);
        try {
            if (position.suspect() == uid && position.attempts() >= MAX_ATTEMPTS) {
                throw new BadMessage(
                        "The connection to the server was lost " + MAX_ATTEMPTS + " times while the message was read.",
                        null);
            }
            Received received =
                    MessageReader.read(message, name, trigger.folder(), context.files(), trigger.keepOriginal());
            Instant at = received.received();
            position = position.accepted(uid, at == null ? Instant.EPOCH : at, received.messageId());
            emit(List.of(Event.of(received)));
        } catch (MessageRemovedException e) {
            // Another client has deleted or moved it.
        } catch (BadMessage e) {
            acceptUnreadable(mailbox, uid, message, e);
        }
    }

    /** Skips an unreadable message. It is neither marked, moved nor deleted, so that a person can read it. */
    private void acceptUnreadable(Mailbox mailbox, long uid, MimeMessage message, BadMessage e)
            throws MessagingException, ConnectorException, InterruptedException {
        boolean isLeftOut = e.getCause() == null;
        if (!isLeftOut && !mailbox.folder().isOpen()) {
            throw lost(uid, e);
        }
        Received received = MessageReader.unreadable(
                isLeftOut ? null : message,
                mailbox.uid(uid),
                trigger.folder(),
                context.files(),
                String.valueOf(e.getMessage()));
        settle(mailbox);
        position = position.accepted(uid, Instant.EPOCH, null).allSettled();
        emit(List.of(Event.of(received)));
    }

    private MessagingException lost(long uid, Exception e) throws ConnectorException, InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        position = position.suspecting(uid);
        emit(List.of());
        await(accepted);
        return new MessagingException(e.getMessage(), e);
    }

    private void emit(List<Event> events) throws InterruptedException {
        if (trigger.after() == After.LEAVE) position = position.allSettled();
        accepted = partition.emit(events, position);
    }

    private static void await(CompletableFuture<Void> accepted) throws ConnectorException, InterruptedException {
        try {
            accepted.get();
        } catch (ExecutionException e) {
            throw ConnectorException.tryLater(Reached.NO, "The server could not store the messages.", e);
        }
    }

    /** Marks, moves or deletes what was accepted, also before a crash. */
    private void settle(Mailbox mailbox) throws MessagingException, ConnectorException, InterruptedException {
        if (position.settled() >= position.uid()) return;
        await(accepted);
        Message[] messages = Mailbox.found(mailbox.folder().getMessagesByUID(position.settled() + 1, position.uid()));
        List<Message> due = new ArrayList<>();
        for (Message each : messages) {
            long uid = mailbox.folder().getUID(each);
            if (uid > position.settled() && uid <= position.uid()) due.add(each);
        }
        settle(mailbox, due.toArray(Message[]::new));
        position = position.allSettled();
        emit(List.of());
    }

    private void settle(Mailbox mailbox, Message[] messages)
            throws MessagingException, ConnectorException, InterruptedException {
        if (messages.length == 0) return;
        switch (trigger.after()) {
            case LEAVE -> {}
            case MARK_READ -> mailbox.set(messages, Flag.SEEN, true);
            case FLAG -> mailbox.set(messages, Flag.FLAGGED, true);
            case MOVE -> move(mailbox, messages, String.valueOf(trigger.moveTo()));
            case DELETE -> mailbox.delete(messages);
        }
    }

    private void move(Mailbox mailbox, Message[] messages, String target)
            throws MessagingException, ConnectorException, InterruptedException {
        if (mailbox.canMove()) {
            mailbox.move(messages, target);
            return;
        }
        long earlier = position.copies();
        if (earlier == 0) {
            position = position.copyingFrom(mailbox.nextUid(target));
            emit(List.of());
            await(accepted);
        }
        mailbox.copyAndDelete(messages, target, earlier);
    }

    // Waiting.

    private void await(Mailbox mailbox) throws MessagingException, InterruptedException {
        MailSocket socket = mailbox.signedIn().socket();
        boolean idled = (Boolean)
                mailbox.folder().doCommand(protocol -> protocol.hasCapability("IDLE") && idle(protocol, socket));
        if (Thread.interrupted()) throw new InterruptedException();
        if (!idled) Thread.sleep(trigger.pollEvery().toMillis());
    }

    /** Waits for an announcement, or until the next poll is due: servers end IDLE, and some of them without notice. */
    private boolean idle(IMAPProtocol protocol, MailSocket socket) throws ProtocolException {
        try {
            protocol.idleStart();
            socket.readsWithin(trigger.pollEvery());
            boolean ending = false;
            while (true) {
                if (announced && !ending) {
                    ending = end(protocol, socket);
                }
                Response response = protocol.readIdleResponse();
                if (isTimeout(response) && !ending) ending = end(protocol, socket);
                else if (!protocol.processIdleResponse(response)) break;
            }
            socket.readsWithin(timeout);
            return true;
        } catch (IOException e) {
            throw new ProtocolException(e.getMessage(), e);
        }
    }

    private static boolean isTimeout(@Nullable Response response) {
        return response != null && response.isSynthetic() && response.getException() instanceof SocketTimeoutException;
    }

    /** A server that is gone does not answer this. */
    private boolean end(IMAPProtocol protocol, MailSocket socket) throws IOException {
        protocol.idleAbort();
        socket.readsWithin(timeout);
        return true;
    }
}
