package io.junctura.plugins.ftp;

import java.io.IOException;
import java.net.Socket;
import org.apache.commons.net.ftp.FTPClient;
import org.jspecify.annotations.Nullable;

/**
 * An FTP client with data connections that the session reads and writes itself, since the library reads listings as a
 * whole.
 */
interface DataClient {
    /** This client, for all else. */
    FTPClient ftp();

    /** @return null if the server refuses the command; its reply says why */
    @Nullable
    Socket data(String command, @Nullable String argument) throws IOException;

    /** Says to the server that all of a file was sent, and closes the connection. */
    void endUpload(Socket data) throws IOException;
}
