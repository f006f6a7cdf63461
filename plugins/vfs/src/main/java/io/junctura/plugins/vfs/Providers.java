package io.junctura.plugins.vfs;

import io.junctura.api.ConnectorException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.vfs2.CacheStrategy;
import org.apache.commons.vfs2.FileSystemException;
import org.apache.commons.vfs2.cache.DefaultFilesCache;
import org.apache.commons.vfs2.impl.StandardFileSystemManager;
import org.apache.commons.vfs2.provider.AbstractLayeredFileProvider;
import org.apache.commons.vfs2.provider.FileProvider;
import org.apache.commons.vfs2.provider.LocalFileProvider;
import org.apache.commons.vfs2.provider.ram.RamFileProvider;
import org.apache.commons.vfs2.provider.res.ResourceFileProvider;
import org.apache.commons.vfs2.provider.temp.TemporaryFileProvider;
import org.apache.commons.vfs2.provider.url.UrlFileProvider;

/**
 * The providers in the plugin and its drivers. Providers that reach this machine, or a file within a file, are left out under
 * any scheme.
 */
final class Providers extends StandardFileSystemManager {
    private Providers() {}

    /** @throws ConnectorException if a driver names a provider that cannot be made */
    static Providers load() throws ConnectorException {
        Providers providers = new Providers();
        providers.setClassLoader(Providers.class.getClassLoader());
        // VFS would look for the file beside this class.
        providers.setConfiguration(StandardFileSystemManager.class.getResource("providers.xml"));
        try {
            // Holds the files of one operation, and is cleared before the next: see VfsSession.
            providers.setFilesCache(new DefaultFilesCache());
            providers.setCacheStrategy(CacheStrategy.MANUAL);
            providers.init();
            return providers;
        } catch (FileSystemException | LinkageError e) {
            providers.close();
            throw ConnectorException.refused("A jar in the folder drivers/vfs names a provider that cannot be used ("
                    + Failures.text(e) + "). Add the jars that it needs, or take it out, and restart the server.");
        }
    }

    @Override
    public void addProvider(String[] schemes, FileProvider provider) throws FileSystemException {
        if (isOfThisMachine(provider)) return;
        String[] open = Arrays.stream(schemes).filter(Schemes::isOpen).toArray(String[]::new);
        if (open.length > 0) super.addProvider(open, provider);
    }

    private static boolean isOfThisMachine(FileProvider provider) {
        return provider instanceof LocalFileProvider
                || provider instanceof AbstractLayeredFileProvider
                || provider instanceof TemporaryFileProvider
                || provider instanceof ResourceFileProvider
                || provider instanceof RamFileProvider
                || provider instanceof UrlFileProvider;
    }

    /** Sets none: VFS asks the default provider for unknown schemes, and it would open every URL that Java supports. */
    @Override
    public void setDefaultProvider(FileProvider provider) {}

    /** @throws ConnectorException if no provider serves the scheme; the message names the schemes that are served */
    void mustServe(String scheme) throws ConnectorException {
        List<String> there = Arrays.stream(getSchemes()).sorted().toList();
        if (there.contains(scheme)) return;
        String named = there.isEmpty()
                ? "No provider is there at all."
                : there.stream().collect(Collectors.joining(", ", "There are: ", "."));
        throw ConnectorException.refused("No provider serves the scheme \"" + scheme + "\". " + named
                + " Put a provider's jar, and the jars that it needs, into the folder drivers/vfs in the server's data"
                + " folder, and restart the server.");
    }
}
