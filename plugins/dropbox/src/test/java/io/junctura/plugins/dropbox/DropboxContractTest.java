package io.junctura.plugins.dropbox;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import io.junctura.testkit.Reply;
import io.junctura.testkit.Sent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

class DropboxContractTest extends ConnectorContract {
    private static final Map<String, Object> FILE = Map.of(
            ".tag", "file",
            "name", "file",
            "path_display", "/file",
            "server_modified", "2030-01-01T09:00:00Z",
            "rev", "a1c10ce0dd78",
            "size", 7);

    DropboxContractTest() {
        super(DropboxConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        String address = with.other().address();
        with.other()
                .on("*", Reply.json(200, Map.of("metadata", FILE)))
                .on("POST /2/users/get_current_account", Reply.json(200, account()))
                .on("POST /2/files/list_folder", Reply.json(200, page()))
                .on("POST /2/files/list_folder/continue", Reply.json(200, page()))
                .on("POST /2/files/list_folder/get_latest_cursor", Reply.json(200, Map.of("cursor", "AAE1")))
                .on(
                        "POST /2/files/list_folder/longpoll",
                        Reply.json(200, Map.of("changes", false)).held())
                .on("POST /2/files/get_metadata", DropboxContractTest::metadata)
                .on("POST /2/files/download", download())
                .on("POST /2/files/upload", Reply.json(200, uploaded()))
                .on("POST /2/sharing/create_shared_link_with_settings", Reply.json(200, link()));
        with.connection("contentAddress", address)
                .connection("notifyAddress", address)
                .connection("timeout", "3s")
                .connection("folder", "/");
        with.input("list", Map.of("folder", "/"));
        with.input("find", Map.of("folder", "/", "pattern", "*.csv"));
        with.input("read", Map.of("path", "file"));
        with.input("write", Map.of("path", "file", "content", "content"));
        with.input("move", Map.of("from", "file", "to", "new"));
        with.input("copy", Map.of("from", "file", "to", "new"));
        with.input("delete", Map.of("path", "file"));
        with.input("exists", Map.of("path", "file"));
        with.input("make-folder", Map.of("path", "new"));
        with.input("link", Map.of("path", "file"));
        with.input("changed", Map.of("folder", "/"));
    }

    private static Map<String, Object> account() {
        return Map.of("name", Map.of("display_name", "Franz Ferdinand"), "email", "franz@example.com");
    }

    private static Map<String, Object> page() {
        return Map.of("entries", List.of(), "cursor", "AAE1", "has_more", false);
    }

    private static Map<String, Object> link() {
        return Map.of("url", "https://www.dropbox.com/scl/fi/1/file?dl=0");
    }

    /** Names that begin with "new" are not there. */
    private static Reply metadata(Sent sent) {
        return sent.body().contains("/new")
                ? Reply.json(409, Map.of("error_summary", "path/not_found/..", "error", Map.of(".tag", "path")))
                : Reply.json(200, FILE);
    }

    private static Reply download() {
        return Reply.text(200, "application/octet-stream", "content")
                .header(
                        "Dropbox-API-Result",
                        "{\"name\":\"file\",\"server_modified\":\"2030-01-01T09:00:00Z\",\"rev\":\"a1c10ce0dd78\",\"size\":7}");
    }

    private static Map<String, Object> uploaded() {
        byte[] content = "content".getBytes(StandardCharsets.UTF_8);
        return Map.of(
                "name", "file",
                "path_display", "/file",
                "server_modified", "2030-01-01T09:00:00Z",
                "rev", "a1c10ce0dd78",
                "size", 7,
                "content_hash", ContentHash.of(content, 0, content.length));
    }
}
