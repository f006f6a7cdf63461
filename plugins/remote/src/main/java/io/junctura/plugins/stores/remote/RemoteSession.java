package io.junctura.plugins.stores.remote;

import io.junctura.api.ConnectorException;
import io.junctura.plugins.stores.Entry;
import io.junctura.plugins.stores.Store.Listing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * A signed-in session with a file server, for one operation at a time. Paths are those of a {@link
 * io.junctura.plugins.stores.Store}.
 *
 * <p>What the server answers to a request is a {@link java.nio.file.FileSystemException} or a {@link ConnectorException}: the
 * session is usable afterwards. Any other exception ends the session.
 */
public interface RemoteSession extends AutoCloseable {

    /** Tells of each file and folder in a folder, while the server lists them. */
    void list(String folder, Listing listing) throws ConnectorException, IOException, InterruptedException;

    Optional<Entry> find(String path) throws ConnectorException, IOException;

    /** Reads a file. The stream throws if it ends before the file does. */
    InputStream read(String path) throws ConnectorException, IOException;

    /** Whether {@link #write} can append. If not, {@link RemoteStore} writes the old and the new content to a new file. */
    default boolean canAppend() {
        return true;
    }

    /** Writes a file, or adds to its end. The server has all of it when the stream's {@code close} returns. */
    OutputStream write(String path, boolean append) throws ConnectorException, IOException;

    /** Makes one folder, in a folder that is there. */
    void createFolder(String path) throws ConnectorException, IOException;

    /** Renames something to a name that nothing has. */
    void rename(String from, String to) throws ConnectorException, IOException;

    /** Renames a file, in place of a file that may be there: in one step if the server can do that. */
    void replace(String from, String to) throws ConnectorException, IOException;

    void delete(String path, boolean folder) throws ConnectorException, IOException;

    /** Asks the server whether the session still works. */
    boolean isAlive() throws IOException;

    /** Signs off, without waiting for the server. */
    @Override
    void close();
}
