package io.junctura.plugins.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorePathTest {

    @Test
    void slashesAtItsEndsSayNothing() {
        assertThat(StorePath.folder("/", "folder")).isEmpty();
        assertThat(StorePath.folder("", "folder")).isEmpty();
        assertThat(StorePath.folder("/in/", "folder")).isEqualTo("in");
        assertThat(StorePath.file("/in/a b.csv", "path")).isEqualTo("in/a b.csv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../a", "a/../../b", "a/..", "./a", "a//b", "//a", "a\\..\\b", "a\0b", "a\nb"})
    void pathsThatLeadElsewhereAreRefused(String path) {
        assertThatThrownBy(() -> StorePath.file(path, "path"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("path is");
    }

    @Test
    void theRootIsNoFile() {
        assertThatThrownBy(() -> StorePath.file("/", "path")).hasMessageContaining("below the root");
    }
}
