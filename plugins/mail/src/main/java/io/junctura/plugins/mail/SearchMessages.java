package io.junctura.plugins.mail;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.Reached;
import io.junctura.plugins.mail.MailServer.Protocol;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Flags.Flag;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.search.AndTerm;
import jakarta.mail.search.BodyTerm;
import jakarta.mail.search.ComparisonTerm;
import jakarta.mail.search.FlagTerm;
import jakarta.mail.search.FromStringTerm;
import jakarta.mail.search.MessageIDTerm;
import jakarta.mail.search.ReceivedDateTerm;
import jakarta.mail.search.RecipientStringTerm;
import jakarta.mail.search.SearchTerm;
import jakarta.mail.search.SubjectTerm;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.jspecify.annotations.Nullable;

/**
 * Finds messages in a folder. All conditions must hold. The newest messages come first.
 *
 * @param folder    the folder to search
 * @param from      a part of the sender's name or address
 * @param to        a part of a recipient's name or address
 * @param subject   a part of the subject
 * @param text      a part of the text
 * @param messageId the message's {@code Message-ID}
 * @param since     the first day on which messages were received
 * @param before    the day before which messages were received
 * @param unread    whether the message is unread: true or false. Without it, both
 * @param flagged   whether the message is flagged: true or false. Without it, both
 * @param limit     the largest number of messages in the result
 */
@ActionInfo(id = "search", title = "Find messages", effect = Effect.READ)
public record SearchMessages(
        @Field(fallback = "INBOX", options = Folders.class) String folder,
        @Nullable String from,
        @Nullable String to,
        @Nullable String subject,
        @Nullable String text,

        @Field(title = "Message ID", advanced = true) @Nullable
        String messageId,

        @Nullable LocalDate since,
        @Nullable LocalDate before,
        @Nullable Boolean unread,
        @Nullable Boolean flagged,
        @Field(fallback = "100", min = 1, max = 1000) int limit)
        implements Action<MailConnection, SearchMessages.Found> {

    /**
     * The found messages.
     *
     * @param messages the messages, newest first
     * @param total    the number of matching messages, regardless of the limit
     */
    public record Found(List<Summary> messages, int total) {}

    /**
     * A message without its content.
     *
     * @param uid       the ID of the message for the connector's actions
     * @param messageId the {@code Message-ID}
     * @param from      the sender
     * @param to        the recipients
     * @param subject   the subject
     * @param received  when the server received the message
     * @param read      whether the message is marked as read
     * @param flagged   whether the message is flagged
     * @param size      the size in bytes
     */
    public record Summary(
            String uid,
            @Nullable String messageId,
            List<MailAddress> from,
            List<MailAddress> to,
            @Nullable String subject,
            @Nullable Instant received,
            boolean read,
            boolean flagged,
            long size) {}

    public SearchMessages {
        if (limit < 1 || limit > 1000) throw new IllegalArgumentException("limit must be from 1 to 1000.");
    }

    @Override
    public Found run(ActionContext<MailConnection> context) throws ConnectorException, InterruptedException {
        try (Mailbox mailbox = Mailbox.open(folder, Folder.READ_ONLY, context)) {
            IMAPFolder open = mailbox.folder();
            SearchTerm[] terms = terms();
            Message[] found = terms.length == 0 ? open.getMessages() : open.search(new AndTerm(terms));
            int from = Math.max(0, found.length - limit);
            Message[] shown = Arrays.copyOfRange(found, from, found.length);
            FetchProfile profile = new FetchProfile();
            profile.add(UIDFolder.FetchProfileItem.UID);
            profile.add(FetchProfile.Item.ENVELOPE);
            profile.add(FetchProfile.Item.FLAGS);
            profile.add(IMAPFolder.FetchProfileItem.HEADERS);
            open.fetch(shown, profile);
            List<Summary> messages = new ArrayList<>();
            for (int i = shown.length - 1; i >= 0; i--) {
                if (!shown[i].isExpunged()) messages.add(summary((MimeMessage) shown[i], mailbox));
            }
            return new Found(messages, found.length);
        } catch (MessagingException e) {
            throw Failures.of(
                    e,
                    context.connection().server(Protocol.IMAP),
                    "Cannot search the folder \"" + folder + "\"",
                    Reached.NO);
        }
    }

    private SearchTerm[] terms() {
        List<SearchTerm> terms = new ArrayList<>();
        if (from != null) terms.add(new FromStringTerm(from));
        if (to != null) terms.add(new RecipientStringTerm(RecipientType.TO, to));
        if (subject != null) terms.add(new SubjectTerm(subject));
        if (text != null) terms.add(new BodyTerm(text));
        if (messageId != null) terms.add(new MessageIDTerm(messageId));
        if (since != null) terms.add(new ReceivedDateTerm(ComparisonTerm.GE, date(since)));
        if (before != null) terms.add(new ReceivedDateTerm(ComparisonTerm.LT, date(before)));
        if (unread != null) terms.add(new FlagTerm(new Flags(Flag.SEEN), !unread));
        if (flagged != null) terms.add(new FlagTerm(new Flags(Flag.FLAGGED), flagged));
        return terms.toArray(SearchTerm[]::new);
    }

    /** The library writes the day in Java's time zone, and the server reads it in its own. */
    private static Date date(LocalDate day) {
        return Date.from(day.atStartOfDay(ZoneId.systemDefault()).toInstant());
    }

    private static Summary summary(MimeMessage message, Mailbox mailbox) throws MessagingException {
        return new Summary(
                mailbox.uid(mailbox.folder().getUID(message)),
                message.getMessageID(),
                MailAddress.in(message.getHeader("From")),
                MailAddress.in(message.getHeader("To")),
                subject(message.getHeader("Subject")),
                MessageReader.instant(message.getReceivedDate()),
                message.isSet(Flag.SEEN),
                message.isSet(Flag.FLAGGED),
                Math.max(0, message.getSize()));
    }

    private static @Nullable String subject(String @Nullable [] headers) {
        return headers == null || headers.length == 0 ? null : HeaderText.decoded(headers[0]);
    }
}
