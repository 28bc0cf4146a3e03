/** sudo resets PATH, so a kexscope below a home folder (nvm, npm's prefix) is found only by its path. */
export const SUDO_FORM = 'sudo "$(command -v node)" "$(command -v kexscope)" live -i IFACE';
