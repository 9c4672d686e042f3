package io.billhook.worker.page;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads some classes anew from the given folders, and shares all others with the test, so that its
 * services are shared too.
 */
final class PageLoader extends URLClassLoader {
  private final String anew;

  /**
   * @param anew how the names of the classes begin that are not shared
   * @param folders that hold them; the first one that has a class wins
   */
  PageLoader(String anew, List<Path> folders) {
    super(
        folders.stream().map(PageLoader::url).toArray(URL[]::new),
        PageLoader.class.getClassLoader());
    this.anew = anew;
  }

  private static URL url(Path folder) {
    try {
      return folder.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(anew)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  /** As with classes: its own first. */
  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? super.getResource(name) : own;
  }
}
