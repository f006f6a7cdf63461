package io.junctura.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HttpMessageTest {
    private final HttpMessage message = new HttpMessage();

    @Test
    void aMessageIsWholeOnlyWithItsLastByte() {
        byte[] bytes = bytes("HTTP/1.1 202 Accepted\r\ncontent-length: 5\r\n\r\nhello");
        for (int filled = 0; filled < bytes.length; filled++) {
            assertThat(message.parse(bytes, filled)).isFalse();
        }

        assertThat(message.parse(bytes, bytes.length)).isTrue();
        assertThat(HttpMessage.status(bytes)).isEqualTo(202);
        assertThat(body(bytes)).isEqualTo("hello");
    }

    @Test
    void chunksArePulledTogether() {
        byte[] bytes =
                bytes("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n");
        for (int filled = 0; filled < bytes.length; filled++) {
            assertThat(message.parse(bytes, filled)).isFalse();
        }

        assertThat(message.parse(bytes, bytes.length)).isTrue();
        assertThat(body(bytes)).isEqualTo("abc0123456789");
        assertThat(message.end).isEqualTo(bytes.length);
    }

    @Test
    void theNextMessageInTheBufferIsLeftAlone() {
        byte[] bytes = bytes("HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\n");

        assertThat(message.parse(bytes, bytes.length)).isTrue();
        assertThat(message.end).isEqualTo(27);
    }

    @Test
    void theHeadersThatTheBenchActsOnAreReadInAnyCase() {
        byte[] bytes = bytes("HTTP/1.1 503 Busy\r\nCONNECTION: Close\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n");

        assertThat(message.parse(bytes, bytes.length)).isTrue();
        assertThat(message.close).isTrue();
        assertThat(message.retryAfter).isEqualTo(2);
    }

    @Test
    void equalKeysHaveEqualHashes() {
        byte[] one = bytes("POST / HTTP/1.1\r\nIdempotency-Key: jn_abc\r\n\r\n");
        byte[] same = bytes("POST / HTTP/1.1\r\nidempotency-key:jn_abc\r\n\r\n");
        byte[] none = bytes("POST / HTTP/1.1\r\nHost: a\r\n\r\n");

        message.parse(one, one.length);
        int hash = message.keyHash;
        message.parse(same, same.length);
        assertThat(message.keyHash).isEqualTo(hash).isNotZero();
        message.parse(none, none.length);
        assertThat(message.keyHash).isZero();
    }

    private String body(byte[] bytes) {
        return new String(bytes, message.bodyStart, message.bodyLength, US_ASCII);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
