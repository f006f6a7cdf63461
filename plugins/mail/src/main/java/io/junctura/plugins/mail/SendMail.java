package io.junctura.plugins.mail;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.plugins.mail.MailServer.Protocol;
import jakarta.mail.MessagingException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message. The mail server accepts it for all recipients or for none.
 *
 * <p>Mail servers do not recognise a repetition. If Junctura crashes or the connection breaks before the end of the
 * message was sent, the step sends the message again. After that, if the answer was lost, the run waits for a person.
 *
 * @param to          the recipients, one address in each entry
 * @param subject     the subject
 * @param text        the plain text
 * @param html        the text in HTML, in addition to or in place of the plain text
 * @param attachments the attached files
 * @param from        the sender, such as {@code Shop <orders@example.com>}. Without it, the connection's user
 * @param cc          recipients of a copy
 * @param bcc         recipients of a copy whom the other recipients do not see
 * @param replyTo     the address for replies, if it is not the sender's
 * @param inline      files that the HTML shows, by their names: {@code <img src="cid:logo">} shows the file
 *                    {@code logo}
 * @param inReplyTo   the {@code Message-ID} of the message that this one answers, such as {@code payload.messageId}
 * @param references  the {@code Message-ID}s of the conversation so far, such as {@code payload.references}
 * @param headers     further headers
 */
@ActionInfo(id = "send", title = "Send mail", effect = Effect.ANNOUNCED)
public record SendMail(
        List<String> to,
        String subject,
        @Field(widget = Field.Widget.MULTILINE) @Nullable String text,

        @Field(title = "HTML", widget = Field.Widget.MULTILINE) @Nullable
        String html,

        List<FileRef> attachments,

        @Field(example = "Shop <orders@example.com>") @Nullable
        String from,

        List<String> cc,
        List<String> bcc,
        @Field(advanced = true) List<String> replyTo,
        @Field(title = "Inline files", advanced = true) Map<String, FileRef> inline,

        @Field(example = "{{ payload.messageId }}", advanced = true) @Nullable
        String inReplyTo,

        @Field(advanced = true) List<String> references,
        @Field(advanced = true) Map<String, String> headers)
        implements Action<MailConnection, SendMail.Sent> {

    /**
     * The message that the server has accepted.
     *
     * @param messageId  the message's {@code Message-ID}
     * @param recipients the number of recipients
     * @param answer     the answer of the SMTP server
     */
    public record Sent(String messageId, int recipients, String answer) {}

    public SendMail {
        if (to.isEmpty() && cc.isEmpty() && bcc.isEmpty()) {
            throw new IllegalArgumentException("The message needs a recipient, in to, cc or bcc.");
        }
        if (!inline.isEmpty() && html == null) {
            throw new IllegalArgumentException("Files in inline need html that shows them.");
        }
        for (String name : headers.keySet()) OutgoingMessage.checkHeader(name);
    }

    @Override
    public Sent run(ActionContext<MailConnection> context) throws ConnectorException, InterruptedException {
        MailServer server = context.connection().server(Protocol.SMTP);
        OutgoingMessage message = OutgoingMessage.of(this, context);
        try (SignedIn signedIn = SignedIn.to(Protocol.SMTP, context)) {
            try {
                signedIn.transport().sendMessage(message, message.getAllRecipients());
                return new Sent(
                        message.getMessageID(),
                        message.getAllRecipients().length,
                        Failures.line(signedIn.transport().getLastServerResponse()));
            } catch (MessagingException e) {
                throw SendFailures.of(e, server, message.isWritten());
            }
        }
    }
}
