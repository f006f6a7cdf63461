package io.junctura.plugins.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.FileRef;
import io.junctura.api.Files;
import io.junctura.plugins.mail.MessageReader.BadMessage;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MessageReaderTest {
    private static final String INSIDE = """
            Subject: outside
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=a

            --a
            Content-Type: message/rfc822

            Subject: inside

            text
            --a--
            """;

    /** Files of a run, on a disk that is full. */
    private enum FullDisk implements Files {
        WHEN_A_FILE_IS_MADE,
        WHILE_A_FILE_IS_WRITTEN;

        @Override
        public InputStream open(FileRef file) throws IOException {
            throw new IOException("there is no file");
        }

        @Override
        public FileRef store(String name, String contentType, InputStream content) throws IOException {
            throw new IOException("No space left on device");
        }

        @Override
        public FileRef write(String name, String contentType, Content content)
                throws IOException, ConnectorException, InterruptedException {
            if (this == WHILE_A_FILE_IS_WRITTEN) {
                content.to(new OutputStream() {
                    @Override
                    public void write(int one) throws IOException {
                        throw new IOException("No space left on device");
                    }
                });
            }
            throw new IOException("No space left on device");
        }
    }

    @ParameterizedTest
    @EnumSource(FullDisk.class)
    void aFullDiskIsNotTheMessagesFault(FullDisk disk) {
        MimeMessage message = TestMail.message(INSIDE);
        assertThatThrownBy(() -> MessageReader.read(message, "1", "INBOX", disk, false))
                .satisfies(MessageReaderTest::isOurs);
        assertThatThrownBy(() -> MessageReader.read(TestMail.message("Subject: a\n\ntext\n"), "1", "INBOX", disk, true))
                .satisfies(MessageReaderTest::isOurs);
        assertThatThrownBy(() -> MessageReader.unreadable(message, "1", "INBOX", disk, "odd"))
                .satisfies(MessageReaderTest::isOurs);
    }

    private static void isOurs(Throwable thrown) {
        assertThat(thrown).isInstanceOfSatisfying(ConnectorException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.TRY_LATER);
            assertThat(e).hasMessageContaining("cannot be stored as a file: No space left on device");
        });
    }

    @Test
    void aMessageThatCannotBeWrittenIsUnreadable() throws Exception {
        MimeMessage broken = new MimeMessage(TestMail.message("Subject: a\n\ntext\n")) {
            @Override
            public void writeTo(OutputStream out) throws IOException {
                throw new IOException("its encoding ends too early");
            }
        };
        Files files = FullDisk.WHILE_A_FILE_IS_WRITTEN;
        assertThatThrownBy(() -> MessageReader.read(broken, "1", null, files, true))
                .isInstanceOf(BadMessage.class)
                .hasMessageContaining("its encoding ends too early");
        assertThat(MessageReader.unreadable(broken, "1", null, files, "odd").original())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"UTF-8, Grüße", "ISO-8859-1, Grüße", "UTF-8, 請求書", "US-ASCII, Hello"})
    void aSubjectInPlainBytesIsReadAsUtf8OrElseAsLatin1(String charset, String subject) throws Exception {
        byte[] raw = ("Subject: " + subject + "\r\n\r\ntext\r\n").getBytes(charset);
        MimeMessage message = new MimeMessage(null, new ByteArrayInputStream(raw));
        assertThat(MessageReader.read(message, "1", null, FullDisk.WHEN_A_FILE_IS_MADE, false)
                        .subject())
                .isEqualTo(subject);
    }
}
