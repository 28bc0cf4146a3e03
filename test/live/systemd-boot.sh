#!/bin/sh
# Boots systemd as process 1 of namespaces of its own, in a root that shows this machine's programs and nothing else of it.
#
#   systemd-boot.sh ROOT NODE DIST MODULES     NODE: its folder; DIST: the build; MODULES: node_modules
#
# To be started in new mount, PID, cgroup, IPC and UTS namespaces; what it mounts is gone with them. ROOT/units has the units to know.
set -eu
root=$1/root node=$2 dist=$3 modules=$4 units=$1/units
mount --make-rprivate /
mkdir "$root"
mount -t tmpfs -o mode=755 tmpfs "$root"
cd "$root"
mkdir -p etc proc sys run tmp dev var/log var/lib opt/node opt/kexscope/dist opt/kexscope/node_modules opt/bin old
for folder in usr bin sbin lib lib32 lib64; do
  if [ -L "/$folder" ]; then
    ln -s "$(readlink "/$folder")" "$folder"
  elif [ -d "/$folder" ]; then
    mkdir "$folder"
    mount --rbind "/$folder" "$folder"
  fi
done
for file in passwd group shadow nsswitch.conf ld.so.cache ld.so.conf alternatives pam.d; do
  [ ! -e "/etc/$file" ] || cp -a "/etc/$file" etc/
done
: >etc/fstab
echo 0123456789abcdef0123456789abcdef >etc/machine-id
mount --bind "$node" opt/node
mount --bind "$dist" opt/kexscope/dist
mount --bind "$modules" opt/kexscope/node_modules
cp "$dist/../package.json" opt/kexscope/
ln -s ../kexscope/dist/cli/main.js opt/bin/kexscope
ln -s ../kexscope/dist/cli/kexscope-live.sh opt/bin/kexscope-live
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
for device in 'null 1 3' 'zero 1 5' 'full 1 7' 'random 1 8' 'urandom 1 9' 'tty 5 0'; do
  # shellcheck disable=SC2086 # Three words.
  set -- $device
  mknod -m 666 "dev/$1" c "$2" "$3"
done
mkdir dev/pts dev/shm dev/mqueue
mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mkdir -p run/systemd
cp -r "$units" run/systemd/system
pivot_root . old
cd /
umount -l /old
exec env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --unit=basic.target --show-status=0 --log-target=journal
