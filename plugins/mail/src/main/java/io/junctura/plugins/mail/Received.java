package io.junctura.plugins.mail;

import io.junctura.api.FileRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message, as flows see it.
 *
 * @param uid         the ID of the message in its folder, for the connector's actions
 * @param folder      the folder; absent for POP3
 * @param messageId   the {@code Message-ID}, by which replies refer to the message
 * @param from        the senders
 * @param to          the recipients
 * @param cc          the recipients of a copy
 * @param replyTo     the addresses for replies; the senders, unless the message names others
 * @param subject     the subject
 * @param date        when the message was sent, as the sender says
 * @param received    when the server received the message; absent for POP3
 * @param text        the plain text
 * @param html        the text in HTML
 * @param attachments the files, including those inside the text
 * @param headers     all headers, decoded, by their names in lower case
 * @param inReplyTo   the {@code Message-ID} of the message that this one answers
 * @param references  the {@code Message-ID}s of the conversation so far
 * @param size        the size in bytes
 * @param original    the whole message as a file, with {@code keepOriginal} or if the message cannot be read
 * @param unreadable  why the message cannot be read; absent if it can
 */
public record Received(
        String uid,
        @Nullable String folder,
        @Nullable String messageId,
        List<MailAddress> from,
        List<MailAddress> to,
        List<MailAddress> cc,
        List<MailAddress> replyTo,
        @Nullable String subject,
        @Nullable Instant date,
        @Nullable Instant received,
        @Nullable String text,
        @Nullable String html,
        List<Attachment> attachments,
        Map<String, List<String>> headers,
        @Nullable String inReplyTo,
        List<String> references,
        long size,
        @Nullable FileRef original,
        @Nullable String unreadable) {

    /**
     * An attachment.
     *
     * @param file      its content
     * @param inline    whether the file is shown inside the text
     * @param contentId the ID by which the HTML refers to the file, as {@code cid:}
     */
    public record Attachment(
            FileRef file, boolean inline, @Nullable String contentId) {}
}
