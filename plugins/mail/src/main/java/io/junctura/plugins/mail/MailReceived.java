package io.junctura.plugins.mail;

import io.junctura.api.ConnectorException;
import io.junctura.api.CursorStreamTrigger;
import io.junctura.api.Field;
import io.junctura.api.Rule;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Starts a run for each message that arrives in a folder, by IMAP. The mail server announces new messages (IDLE). The
 * connector also polls regularly.
 *
 * @param folder       the folder that is watched
 * @param start        whether to begin with new messages only, or with all messages in the folder
 * @param after        what happens to a message when its run is on disk
 * @param moveTo       the folder that messages are moved to
 * @param keepOriginal whether the run also gets the whole message as a file
 * @param pollEvery    how often the connector looks for new messages, in addition to IDLE
 */
@TriggerInfo(id = "received", title = "Mail received", payload = Received.class)
@Rule(of = "moveTo", must = Rule.Must.ALL, when = "after", is = "move")
public record MailReceived(
        @Field(fallback = "INBOX", options = Folders.class) String folder,
        @Field(fallback = "new") Start start,
        @Field(title = "After receipt", fallback = "leave") After after,

        @Field(example = "Processed", options = Folders.class) @Nullable
        String moveTo,

        @Field(fallback = "false", advanced = true) boolean keepOriginal,
        @Field(fallback = "2m", advanced = true) Duration pollEvery)
        implements CursorStreamTrigger<MailConnection, Position> {

    private static final Duration MAX = Duration.ofMinutes(9);

    /** Where to begin. */
    public enum Start {
        /** With messages that arrive from now on. */
        NEW,
        /** With the oldest message in the folder. */
        ALL
    }

    /** What happens to a message. */
    public enum After {
        LEAVE,
        MARK_READ,
        FLAG,
        MOVE,
        DELETE
    }

    public MailReceived {
        if (folder.isEmpty()) throw new IllegalArgumentException("folder must name a folder, such as INBOX.");
        if (after == After.MOVE && (moveTo == null || moveTo.isEmpty() || moveTo.equals(folder))) {
            throw new IllegalArgumentException("moveTo must name another folder than the one that is watched.");
        }
        // Servers end an IDLE after half an hour, and routers forget silent connections after ten minutes.
        if (pollEvery.compareTo(Duration.ofSeconds(1)) < 0 || pollEvery.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("pollEvery must be from 1s to 9m.");
        }
    }

    @Override
    public void consume(Emitter<Position> emitter, TriggerContext<MailConnection> context)
            throws ConnectorException, InterruptedException {
        new FolderWatch(this, emitter, context).run();
    }
}
