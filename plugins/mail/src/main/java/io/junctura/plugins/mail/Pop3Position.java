package io.junctura.plugins.mail;

import java.util.List;

/**
 * What a flow knows of a POP3 mailbox: fingerprints of the messages' UIDLs.
 *
 * @param samples   some of the messages that are older than {@code known}, the newest last
 * @param known     messages that are there and are not to be taken again, the newest last
 * @param trimmed   whether older ones than {@code known} are there, too
 * @param toDelete  messages that were accepted and are to be deleted
 * @param suspect   the message during which the connection was lost; empty: none
 * @param attempts  how often it was
 */
public record Pop3Position(
        List<String> samples,
        List<String> known,
        boolean trimmed,
        List<String> toDelete,
        String suspect,
        int attempts) {
    public Pop3Position {
        samples = List.copyOf(samples);
        known = List.copyOf(known);
        toDelete = List.copyOf(toDelete);
    }
}
