package io.junctura.plugins.mail;

import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import io.junctura.api.Files;
import io.junctura.api.Reached;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Stores messages and attachments as files of the run. Distinguishes failures of the content, which are the message's fault, from
 * failures of the disk.
 */
final class MessageFiles {

    private final Files files;

    MessageFiles(Files files) {
        this.files = files;
    }

    /** A failure of reading the message's content. Any other exception while it is stored is a failure of the disk. */
    static final class BrokenContent extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenContent(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** Stores a whole message. */
    FileRef write(String name, Message message) throws BrokenContent, ConnectorException, InterruptedException {
        try {
            return files.write(name, "message/rfc822", out -> {
                Disk disk = new Disk(out);
                try {
                    message.writeTo(disk);
                } catch (MessagingException | IOException | RuntimeException e) {
                    if (disk.failure != null) throw disk.failure;
                    throw new BrokenContent(e);
                }
            });
        } catch (BrokenContent e) {
            throw e;
        } catch (IOException e) {
            throw notStored("The message", e);
        }
    }

    /** Stores the content of an attachment. */
    FileRef store(String name, String mediaType, Part part)
            throws MessagingException, BrokenContent, ConnectorException, InterruptedException {
        try (InputStream content = new Content(part.getInputStream())) {
            return files.store(name, mediaType, content);
        } catch (BrokenContent e) {
            throw e;
        } catch (IOException e) {
            throw notStored("An attachment", e);
        }
    }

    private static ConnectorException notStored(String what, IOException e) {
        return ConnectorException.tryLater(Reached.NO, what + " cannot be stored as a file: " + Failures.line(e), e);
    }

    /** Remembers a failure of the disk, since the library may wrap the exception. */
    private static final class Disk extends OutputStream {
        private final OutputStream out;
        private @Nullable IOException failure;

        Disk(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }

    /** Marks failures of the message's content, to distinguish them from failures of the disk. */
    private static final class Content extends FilterInputStream {
        Content(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return in.read();
            } catch (IOException | RuntimeException e) {
                throw new BrokenContent(e);
            }
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                return in.read(bytes, from, length);
            } catch (IOException | RuntimeException e) {
                throw new BrokenContent(e);
            }
        }
    }
}
