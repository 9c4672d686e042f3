# shellcheck shell=bash
# Prints where a JDK 25 with jlink is.
find_jdk() {
  local home
  for home in "${JAVA_HOME:-}" /opt/java/openjdk /usr/lib/jvm/* /opt/* "${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/*; do
    if [ -x "$home/bin/jlink" ] && grep -qs '^JAVA_VERSION="25' "$home/release"; then
      echo "$home"
      return
    fi
  done
  echo "No JDK 25 with jlink found; set JAVA_HOME to one." >&2
  return 1
}
