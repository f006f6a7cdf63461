package io.junctura.plugins.ftp;

import io.junctura.plugins.stores.remote.Relay;
import io.junctura.plugins.stores.remote.RemoteStoreTest;
import io.junctura.testkit.Harness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder on an FTP server with the listings of RFC 3659. */
class FtpStoreTest extends RemoteStoreTest {
    private final Path folder;
    private final ApacheFtp server;
    private final Relay relay;
    private final Harness harness = Harness.of(FtpConnector.class);

    FtpStoreTest(@TempDir Path home) throws IOException {
        folder = Files.createDirectory(home.resolve("place"));
        server = server(home).start();
        relay = new Relay(server.port());
        harness.connection("place", "ftp", connection());
    }

    ApacheFtp server(Path home) {
        return new ApacheFtp(home);
    }

    @AfterEach
    void close() throws IOException {
        harness.close();
        relay.close();
        server.close();
    }

    /** Neither server lists them, as many do not. */
    @Override
    protected boolean listsHidden() {
        return false;
    }

    @Override
    protected String id() {
        return "ftp";
    }

    @Override
    protected Harness harness() {
        return harness;
    }

    @Override
    protected Relay relay() {
        return relay;
    }

    @Override
    protected Map<String, Object> connection() {
        return Map.of(
                "host",
                "127.0.0.1",
                "port",
                relay.port(),
                "user",
                ApacheFtp.USER,
                "password",
                ApacheFtp.PASSWORD,
                "security",
                "none",
                "folder",
                "place");
    }

    @Override
    protected Path folder() {
        return folder;
    }
}
