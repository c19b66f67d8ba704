export { Button, type ButtonProps, IconButton, type IconButtonProps, buttonClass } from './button';
export { Dialog, type DialogProps } from './dialog';
export { Input, fieldClass } from './input';
export { Menu, MenuChoice, MenuItem, MenuLink, type MenuProps, optionClass, overlayClass } from './menu';
export { Select, type SelectProps } from './select';
export { Suggest, type SuggestProps } from './suggest';
export { Tooltip } from './tooltip';
