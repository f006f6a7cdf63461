package io.junctura.plugins.webdav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.ConnectorException;
import io.junctura.plugins.stores.Entry;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MultiStatusTest {
    private static final URI ROOT = URI.create("https://cloud.example/dav/my%20files/");

    private static List<Entry> read(String asked, String responses) throws Exception {
        String body = "<?xml version='1.0'?><d:multistatus xmlns:d='DAV:' xmlns:o='urn:other'>" + responses
                + "</d:multistatus>";
        List<Entry> entries = new ArrayList<>();
        new MultiStatus(ROOT, asked)
                .read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), entries::add);
        return entries;
    }

    private static String response(String href, String properties) {
        return "<d:response><d:href>" + href + "</d:href><d:propstat><d:prop>" + properties
                + "</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>";
    }

    @Test
    void filesAndFoldersHaveTheirProperties() throws Exception {
        String file = "<d:resourcetype/><d:getcontentlength>7</d:getcontentlength>"
                + "<d:getlastmodified>Sat, 28 Nov 2026 01:02:03 GMT</d:getlastmodified><d:getetag>\"a1\"</d:getetag>"
                + "<o:getetag>other</o:getetag>";
        List<Entry> entries = read(
                "in",
                response("/dav/my%20files/in/", "<d:resourcetype><d:collection/></d:resourcetype>")
                        + response("https://cloud.example/dav/my%20files/in/100%25%20%C3%BC.txt", file));
        assertThat(entries).extracting(Entry::path).containsExactly("in", "in/100% ü.txt");
        assertThat(entries.get(0).folder()).isTrue();
        assertThat(entries.get(1))
                .isEqualTo(new Entry(
                        "in/100% ü.txt", "100% ü.txt", false, 7, Instant.parse("2026-11-28T01:02:03Z"), "\"a1\""));
    }

    @Test
    void propertiesThatAServerDoesNotHaveAreNotNeeded() throws Exception {
        assertThat(read("", response("/dav/my%20files/a.txt", "<d:getcontentlength/><d:getlastmodified/>")))
                .containsExactly(Entry.of("a.txt", false, 0, Instant.EPOCH));
    }

    @Test
    void unrequestedEntriesAreIgnored() throws Exception {
        assertThat(read(
                        "in",
                        response("/dav/other/a.txt", "")
                                + response("/dav/my%20files/in/b/c.txt", "")
                                + response("/dav/my%20files/in/%2E%2E/%2E%2E/a.txt", "")
                                + response("/dav/my%20files/out/a.txt", "")
                                + response("::", "")))
                .isEmpty();
    }

    @Test
    void anInvalidListingIsReported() {
        for (String body : new String[] {
            "<html></html>", "no XML", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>"
        }) {
            assertThatThrownBy(() -> new MultiStatus(ROOT, "")
                            .read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), entry -> {}))
                    .isInstanceOf(ConnectorException.class)
                    .hasMessageContaining("Is the address that of a WebDAV folder?");
        }
    }
}
