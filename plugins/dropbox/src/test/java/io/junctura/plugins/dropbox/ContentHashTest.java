package io.junctura.plugins.dropbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentHashTest {
    /** The example of Dropbox's specification. */
    @Test
    void theHashOfNothingIsTheOneOfTheSpecification() {
        assertThat(new ContentHash().soFar())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, ContentHash.BLOCK - 1, ContentHash.BLOCK, ContentHash.BLOCK + 1, 2 * ContentHash.BLOCK})
    void theHashIsTheSameHoweverTheContentComes(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        ContentHash hash = new ContentHash();
        int half = size / 2;
        hash.update(content, 0, half);
        assertThat(hash.soFar()).isEqualTo(ContentHash.of(content, 0, half));
        hash.update(content, half, size - half);
        assertThat(hash.soFar()).isEqualTo(SimulatedFiles.hash(content));
    }
}
