package io.billhook.worker.page;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sees the classes of the page before those of the build. What may refer to a changed class, which
 * is this whole module, is loaded anew; all else is shared with the test, so that its services are.
 */
final class PageLoader extends URLClassLoader {
  private static final String THIS_MODULE = "io.billhook.worker.";

  PageLoader(Path first, List<Path> module) {
    super(urls(first, module), PageLoader.class.getClassLoader());
  }

  private static URL[] urls(Path first, List<Path> module) {
    List<Path> folders = new ArrayList<>(module);
    folders.addFirst(first);
    return folders.stream().map(PageLoader::url).toArray(URL[]::new);
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
    if (!name.startsWith(THIS_MODULE)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }
}
