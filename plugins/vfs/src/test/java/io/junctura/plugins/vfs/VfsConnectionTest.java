package io.junctura.plugins.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VfsConnectionTest {
    private static VfsConnection of(String address) {
        return new VfsConnection(address, null, null, null, null, Map.of(), Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc", "FILE:///etc", "tmp:///a", "res:a.txt", "ram:///a", "jar:file:/a.jar!/b",
                        "war:file:/a.war!/b",
                "zip:http://a.example/b.zip!/", "tar:a", "tgz:a", "tbz2:a", "gz:a", "bz2:a", "mime:a"
            })
    void addressesThatReachThisMachineAreRefused(String address) {
        assertThatThrownBy(() -> of(address))
                .hasMessageContaining("is refused, because it would reach this server's own disk");
    }

    @ParameterizedTest
    @CsvSource({
        "sftp://a.example/b, sftp", "ftp://a.example/b, ftp", "ftps://a.example/b, ftp", "webdav://a.example/b, webdav",
        "webdav4s://a.example/b, webdav", "http://a.example/b, http", "https://a.example/b, http",
                "http5s://a.example/b, http",
        "s3://bucket/b, s3", "smb://a.example/b, smb"
    })
    void aConnectorThatDoesItBetterIsNamed(String address, String better) {
        assertThatThrownBy(() -> of(address)).hasMessageEndingWith("Use the connector " + better + ".");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hdfs",
                "hdfs:",
                "hdfs:///a",
                "hdfs://anna:secret@a.example/b",
                "hdfs://a.example/b?c",
                "hdfs://a.example/b#c",
                "hdfs://a.example/%zz",
                "hdfs://a.example,127.0.0.1/b",
                "hdfs://a.example\\@127.0.0.1/b",
                "hdfs://a.example/b/%2e%2e/c",
                "hdfs://a.example/b/../c",
                "/etc"
            })
    void invalidAddressesAreRefusedWithoutShowingAPassword(String address) {
        assertThatThrownBy(() -> of(address))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains("address")
                .doesNotContain("secret");
    }

    @Test
    void anAddressIsDecodedOnce() {
        assertThat(of("gs://my_bucket/Gr%C3%BC%C3%9Fe/100%2525/").place())
                .isEqualTo(new FolderAddress("gs", "my_bucket", 0, "Grüße/100%25"));
        assertThat(of("hdfs://a.example:8020").place()).isEqualTo(new FolderAddress("hdfs", "a.example", 8020, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example.com", "localhost", "/etc/passwd", "file:///a", "core-site.xml", ""})
    void anOptionThatCouldNameAFileOrAServerIsRefused(String value) {
        assertThatThrownBy(() -> new VfsConnection(
                        "hdfs://a.example/b",
                        null,
                        null,
                        null,
                        null,
                        Map.of("proxyHost", value),
                        Duration.ofSeconds(30)))
                .hasMessageContaining("options.proxyHost must be true, false or a number");
    }
}
