package io.junctura.plugins.mail;

import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import io.junctura.api.Files;
import jakarta.activation.DataHandler;
import jakarta.activation.DataSource;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/** A message on its way. Its files are read while it is sent. */
final class OutgoingMessage extends MimeMessage {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,76}");
    private static final Set<String> OURS = Set.of(
            "from",
            "sender",
            "to",
            "cc",
            "bcc",
            "reply-to",
            "subject",
            "date",
            "message-id",
            "in-reply-to",
            "references",
            "mime-version");

    private final String messageId;
    private final ActionContext<MailConnection> context;
    private volatile boolean written;

    private OutgoingMessage(String messageId, ActionContext<MailConnection> context) {
        super(Session.getInstance(new Properties()));
        this.messageId = messageId;
        this.context = context;
    }

    /** @throws IllegalArgumentException if messages cannot be given this header */
    static void checkHeader(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name).matches() || OURS.contains(lower) || lower.startsWith("content-")) {
            throw new IllegalArgumentException("headers: \"" + name
                    + "\" cannot be given: it is not the name of a header, or another input of the step sets it.");
        }
    }

    /** @throws ConnectorException {@code BAD_INPUT}, naming what is wrong */
    static OutgoingMessage of(SendMail input, ActionContext<MailConnection> context) throws ConnectorException {
        ContentTypes.use();
        try {
            InternetAddress from = sender(input, context);
            // Recipients recognise a repetition by this ID.
            String domain = from.getAddress().substring(from.getAddress().lastIndexOf('@') + 1);
            OutgoingMessage message =
                    new OutgoingMessage("<junctura." + context.idempotencyKey() + "@" + domain + ">", context);
            message.setFrom(from);
            message.setRecipients(RecipientType.TO, addresses("to", input.to()));
            message.setRecipients(RecipientType.CC, addresses("cc", input.cc()));
            message.setRecipients(RecipientType.BCC, addresses("bcc", input.bcc()));
            if (message.getAllRecipients() == null) {
                throw ConnectorException.badInput("The message has no recipient: to, cc and bcc are empty.");
            }
            if (!input.replyTo().isEmpty()) message.setReplyTo(addresses("replyTo", input.replyTo()));
            message.setSubject(line("subject", input.subject()), "UTF-8");
            message.setSentDate(Date.from(context.clock().instant()));
            message.setConversation(input);
            for (Map.Entry<String, String> each : input.headers().entrySet()) {
                String value = line("headers", each.getValue());
                message.setHeader(
                        each.getKey(),
                        MimeUtility.fold(each.getKey().length() + 2, MimeUtility.encodeText(value, "UTF-8", null)));
            }
            message.setBody(input, context.files());
            message.saveChanges();
            return message;
        } catch (MessagingException | UnsupportedEncodingException e) {
            throw ConnectorException.badInput("The message cannot be written: " + Failures.line(e));
        }
    }

    private static InternetAddress sender(SendMail input, ActionContext<MailConnection> context)
            throws ConnectorException {
        String user = context.connection().user();
        String from = input.from() != null ? input.from() : user != null && user.contains("@") ? user : null;
        if (from == null) {
            throw ConnectorException.badInput("from is missing, and the connection's user is not an address.");
        }
        InternetAddress[] senders = addresses("from", List.of(from));
        if (senders.length == 0) throw ConnectorException.badInput("from must be an address.");
        return senders[0];
    }

    /** An empty text adds no address: an expression has found none. */
    private static InternetAddress[] addresses(String field, List<String> texts) throws ConnectorException {
        List<InternetAddress> addresses = new ArrayList<>();
        for (String text : texts) {
            if (!text.isBlank()) addresses.add(address(field, line(field, text)));
        }
        return addresses.toArray(InternetAddress[]::new);
    }

    /** Data that contains a comma must not add a recipient. So must no group (RFC 5322 3.4), which lists addresses. */
    private static InternetAddress address(String field, String text) throws ConnectorException {
        try {
            InternetAddress[] parsed = InternetAddress.parse(text, true);
            if (parsed.length != 1 || parsed[0].isGroup()) {
                throw ConnectorException.badInput(field + ": \"" + text + "\" has more than one address. "
                        + (field.equals("from")
                                ? "Give one."
                                : "Give each address as an entry of its own: [\"ann@example.com\","
                                        + " \"bob@example.com\"]."));
            }
            InternetAddress address = parsed[0];
            if (!address.getAddress().contains("@")) throw new AddressException("it has no domain");
            // Setting a name encodes characters outside ASCII.
            address.setPersonal(address.getPersonal(), "UTF-8");
            return address;
        } catch (AddressException | UnsupportedEncodingException e) {
            throw ConnectorException.badInput(
                    field + ": \"" + text + "\" is not an address such as Ann <ann@example.com>: " + Failures.line(e));
        }
    }

    private static String line(String field, String text) throws ConnectorException {
        if (text.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0)) return text;
        throw ConnectorException.badInput(field + " must be without line breaks.");
    }

    private void setConversation(SendMail input) throws MessagingException, ConnectorException {
        Set<String> references = new LinkedHashSet<>();
        for (String each : input.references()) references.add(line("references", each));
        if (input.inReplyTo() != null && !input.inReplyTo().isEmpty()) {
            references.add(line("inReplyTo", input.inReplyTo()));
            setHeader("In-Reply-To", input.inReplyTo());
        }
        if (!references.isEmpty()) {
            String all = String.join(" ", references);
            setHeader("References", MimeUtility.fold("References: ".length(), all));
        }
    }

    // Parts: mixed(alternative(text, related(html, inline)), attachments), as far as they are there.

    private void setBody(SendMail input, Files files) throws MessagingException {
        if (input.attachments().isEmpty()) {
            setText(this, input, files);
            return;
        }
        Multipart mixed = new MimeMultipart("mixed");
        MimeBodyPart body = new MimeBodyPart();
        setText(body, input, files);
        mixed.addBodyPart(body);
        for (FileRef each : input.attachments()) mixed.addBodyPart(file(each, Part.ATTACHMENT, files));
        setContent(mixed);
    }

    private static void setText(MimePart part, SendMail input, Files files) throws MessagingException {
        if (input.html() == null) {
            part.setText(input.text() == null ? "" : input.text(), "UTF-8");
        } else if (input.text() == null) {
            setHtml(part, input.html(), input.inline(), files);
        } else {
            Multipart alternative = new MimeMultipart("alternative");
            MimeBodyPart text = new MimeBodyPart();
            text.setText(input.text(), "UTF-8");
            alternative.addBodyPart(text);
            MimeBodyPart html = new MimeBodyPart();
            setHtml(html, input.html(), input.inline(), files);
            alternative.addBodyPart(html);
            part.setContent(alternative);
        }
    }

    private static void setHtml(MimePart part, String html, Map<String, FileRef> inline, Files files)
            throws MessagingException {
        if (inline.isEmpty()) {
            part.setText(html, "UTF-8", "html");
            return;
        }
        Multipart related = new MimeMultipart("related");
        MimeBodyPart body = new MimeBodyPart();
        body.setText(html, "UTF-8", "html");
        related.addBodyPart(body);
        for (Map.Entry<String, FileRef> each : inline.entrySet()) {
            MimeBodyPart file = file(each.getValue(), Part.INLINE, files);
            file.setContentID("<" + each.getKey().replaceAll("[<>\\s]", "") + ">");
            related.addBodyPart(file);
        }
        part.setContent(related);
    }

    private static MimeBodyPart file(FileRef file, String disposition, Files files) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new FileSource(file, files)));
        part.setFileName(encoded(file.name()));
        part.setDisposition(disposition);
        // Otherwise the library reads the whole file to choose.
        part.setHeader("Content-Transfer-Encoding", "base64");
        return part;
    }

    private static String encoded(String name) throws MessagingException {
        try {
            return MimeUtility.encodeText(name, "UTF-8", null);
        } catch (UnsupportedEncodingException e) {
            throw new MessagingException(e.getMessage(), e);
        }
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }

    /** Called by the library, which then sends the end of the message. Until it has the end, a server drops the rest (RFC 5321 4.1.1.4). */
    @Override
    public void writeTo(OutputStream out, String[] left) throws IOException, MessagingException {
        super.writeTo(out, left);
        try {
            context.announceEffect();
        } catch (InterruptedException e) {
            // The library closes the connection, so the end is not sent.
            throw new IOException("interrupted", e);
        }
        written = true;
    }

    /** Whether the server may have the whole message, so that it may have sent it even if it answers with an error. */
    boolean isWritten() {
        return written;
    }

    private record FileSource(FileRef file, Files files) implements DataSource {
        @Override
        public InputStream getInputStream() throws IOException {
            return files.open(file);
        }

        @Override
        public OutputStream getOutputStream() {
            throw new UnsupportedOperationException("files of a run are not written");
        }

        @Override
        public String getContentType() {
            return file.contentType();
        }

        @Override
        public String getName() {
            return file.name();
        }
    }
}
