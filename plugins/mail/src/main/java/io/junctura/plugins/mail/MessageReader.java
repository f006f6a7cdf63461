package io.junctura.plugins.mail;

import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import io.junctura.api.Files;
import io.junctura.plugins.mail.Received.Attachment;
import jakarta.mail.Header;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MailDateFormat;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Converts one message to the value that flows get. Attachments are copied to files of the run, piece by piece. */
final class MessageReader {
    /** A longer text goes to flows as a file. */
    private static final int MAX_TEXT_LENGTH = 1 << 20;

    /** The largest message that is read in memory, if the server cannot parse its structure. */
    static final int MAX_IN_MEMORY = 64 << 20;

    private static final int MAX_PARTS = 1_000;
    private static final int MAX_DEPTH = 30;
    private static final int MAX_HEADERS_LENGTH = 256 << 10;
    private static final Pattern MESSAGE_ID = Pattern.compile("<[^<>\\s]+>");

    private final MessageFiles files;
    private final boolean keepsOriginal;
    private final List<Attachment> attachments = new ArrayList<>();
    private @Nullable String text;
    private @Nullable String html;
    private int parts;

    private MessageReader(Files files, boolean keepsOriginal) {
        this.files = new MessageFiles(files);
        this.keepsOriginal = keepsOriginal;
    }

    /** The message is malformed; the connection works. */
    static final class BadMessage extends Exception {
        private static final long serialVersionUID = 1L;

        BadMessage(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Reads a message.
     *
     * @param folder null for POP3
     * @throws MessageRemovedException if it is no longer there
     * @throws BadMessage              if it cannot be read, or the connection is lost: the caller looks which
     * @throws ConnectorException      if its files cannot be stored
     */
    static Received read(MimeMessage message, String uid, @Nullable String folder, Files files, boolean keepsOriginal)
            throws BadMessage, MessageRemovedException, ConnectorException, InterruptedException {
        try {
            return new MessageReader(files, keepsOriginal).read(message, message, uid, folder);
        } catch (MessageRemovedException e) {
            throw e;
        } catch (MessagingException | IOException | RuntimeException e) {
            // The library's parsers throw various exceptions for malformed messages.
            return readHere(message, uid, folder, files, keepsOriginal, e);
        }
    }

    /**
     * Reads the message in memory: the library can parse the structure of some malformed messages at which servers
     * fail.
     */
    private static Received readHere(
            MimeMessage message,
            String uid,
            @Nullable String folder,
            Files files,
            boolean keepsOriginal,
            Exception first)
            throws BadMessage, MessageRemovedException, ConnectorException, InterruptedException {
        try {
            if (folder == null || message.getSize() > MAX_IN_MEMORY) throw bad(first);
            MimeMessage copy = new MimeMessage(message);
            return new MessageReader(files, keepsOriginal).read(copy, message, uid, folder);
        } catch (MessageRemovedException e) {
            throw e;
        } catch (MessagingException | IOException | RuntimeException e) {
            throw bad(e);
        }
    }

    private static BadMessage bad(Exception e) {
        return new BadMessage("The message cannot be read: " + Failures.line(e), e);
    }

    /**
     * The value that flows get for a message that cannot be read.
     *
     * @param message null if no part of it is available
     */
    static Received unreadable(
            @Nullable MimeMessage message, String uid, @Nullable String folder, Files files, String reason)
            throws ConnectorException, InterruptedException {
        FileRef original = null;
        long size = 0;
        try {
            if (message != null) {
                size = Math.max(0, message.getSize());
                original = new MessageFiles(files).write("message.eml", message);
            }
        } catch (MessagingException | MessageFiles.BrokenContent | RuntimeException e) {
            // Flows see that it is missing.
        }
        return new Received(
                uid, folder, null, List.of(), List.of(), List.of(), List.of(), null, null, null, null, null, List.of(),
                Map.of(), null, List.of(), size, original, reason);
    }

    /** @param listed the same message, as the server has it */
    private Received read(MimeMessage message, MimeMessage listed, String uid, @Nullable String folder)
            throws MessagingException, IOException, ConnectorException, InterruptedException {
        Map<String, List<String>> headers = headers(message);
        List<MailAddress> from = MailAddress.in(message.getHeader("From"));
        List<MailAddress> replyTo = MailAddress.in(message.getHeader("Reply-To"));
        walk(message, 0);
        List<String> answered = ids(message.getHeader("In-Reply-To"));
        List<String> id = ids(message.getHeader("Message-ID"));
        return new Received(
                uid,
                folder,
                id.isEmpty() ? null : id.get(0),
                from,
                MailAddress.in(message.getHeader("To")),
                MailAddress.in(message.getHeader("Cc")),
                replyTo.isEmpty() ? from : replyTo,
                first(headers.get("subject")),
                date(message.getHeader("Date")),
                instant(listed.getReceivedDate()),
                text,
                html,
                attachments,
                headers,
                answered.isEmpty() ? null : answered.get(0),
                ids(message.getHeader("References")),
                Math.max(0, listed.getSize()),
                keepsOriginal ? files.write("message.eml", message) : null,
                null);
    }

    private static Map<String, List<String>> headers(MimeMessage message) throws MessagingException, IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        int length = 0;
        for (Header each : Collections.list(message.getAllHeaders())) {
            String value = HeaderText.decoded(each.getValue());
            length += each.getName().length() + value.length();
            if (length > MAX_HEADERS_LENGTH) throw new IOException("its headers are longer than 256 KB");
            headers.computeIfAbsent(each.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(value);
        }
        return headers;
    }

    private static @Nullable String first(@Nullable List<String> values) {
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    private static List<String> ids(String @Nullable [] headers) {
        List<String> ids = new ArrayList<>();
        for (String header : headers == null ? new String[0] : headers) {
            Matcher found = MESSAGE_ID.matcher(header);
            while (found.find()) ids.add(found.group());
        }
        return ids;
    }

    private static @Nullable Instant date(String @Nullable [] headers) {
        if (headers == null || headers.length == 0) return null;
        try {
            return instant(new MailDateFormat().parse(headers[0]));
        } catch (java.text.ParseException e) {
            return null;
        }
    }

    static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }

    // Parts.

    private void walk(Part part, int depth)
            throws MessagingException, IOException, ConnectorException, InterruptedException {
        if (++parts > MAX_PARTS) throw new IOException("it has more than " + MAX_PARTS + " parts");
        if (depth > MAX_DEPTH) throw new IOException("its parts are nested deeper than " + MAX_DEPTH);
        ContentType type = type(part);
        if (type.match("multipart/*")) {
            Multipart all = new MimeMultipart(part.getDataHandler().getDataSource());
            for (int i = 0; i < all.getCount(); i++) walk(all.getBodyPart(i), depth + 1);
        } else if (isText(part, type) && readText(part, type)) {
            // The part has become the text.
        } else {
            attachments.add(attachment(part, type));
        }
    }

    /** A missing or malformed type means text (RFC 2045 5.2). */
    private static ContentType type(Part part) throws MessagingException {
        try {
            return new ContentType(part.getContentType());
        } catch (ParseException e) {
            return new ContentType(part.getFileName() == null ? "text/plain" : "application/octet-stream");
        }
    }

    private static boolean isText(Part part, ContentType type) throws MessagingException {
        return (type.match("text/plain") || type.match("text/html"))
                && part.getFileName() == null
                && !Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition());
    }

    /** @return false if it is too long */
    private boolean readText(Part part, ContentType type) throws MessagingException, IOException {
        byte[] bytes;
        try (InputStream content = part.getInputStream()) {
            bytes = content.readNBytes(MAX_TEXT_LENGTH + 1);
        }
        boolean isHtml = type.match("text/html");
        String before = isHtml ? html : text;
        if (bytes.length + (before == null ? 0 : before.length()) > MAX_TEXT_LENGTH) return false;
        String read = new String(bytes, charset(type));
        // Some programs write the text around an attachment as several parts.
        String all = before == null ? read : before + "\n" + read;
        if (isHtml) html = all;
        else text = all;
        return true;
    }

    private static Charset charset(ContentType type) {
        String name = type.getParameter("charset");
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(MimeUtility.javaCharset(name));
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }

    private Attachment attachment(Part part, ContentType type)
            throws MessagingException, IOException, ConnectorException, InterruptedException {
        String contentId = part instanceof MimePart mime ? mime.getContentID() : null;
        String media = type.getBaseType().toLowerCase(Locale.ROOT);
        boolean isInline = Part.INLINE.equalsIgnoreCase(part.getDisposition()) || contentId != null;
        String name = name(part, media);
        // The stream of a message inside a message would need a thread of its own.
        if (media.equals("message/rfc822") && part.getContent() instanceof Message inside) {
            return new Attachment(files.write(name, inside), isInline, plain(contentId));
        }
        return new Attachment(files.store(name, media, part), isInline, plain(contentId));
    }

    private static @Nullable String plain(@Nullable String contentId) {
        return contentId == null ? null : contentId.strip().replaceAll("^<|>$", "");
    }

    private String name(Part part, String media) throws MessagingException {
        String name = null;
        try {
            name = part.getFileName();
        } catch (ParseException e) {
            // A malformed name counts as none.
        }
        if (name != null && !name.isBlank()) return HeaderText.decoded(name);
        String number = String.valueOf(attachments.size() + 1);
        return switch (media) {
            case "text/plain" -> "text-" + number + ".txt";
            case "text/html" -> "text-" + number + ".html";
            case "text/calendar" -> "invitation-" + number + ".ics";
            case "message/rfc822" -> "message-" + number + ".eml";
            default -> "attachment-" + number;
        };
    }
}
